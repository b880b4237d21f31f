import type { Clock } from "@latebound/provider";

const longestDelayMs = 2 ** 31 - 1;

/** The machine's own clock. Its timers are unref'd and clamped. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), longestDelayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
