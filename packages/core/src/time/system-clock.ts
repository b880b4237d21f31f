import type { Clock } from "@latebound/provider";
import { type Moment, momentOf } from "./moment.ts";

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

/** Gives the moment it is by the machine's own clock: the same one within a millisecond, so that reading it is cheap. */
export function createSystemMoments(): () => Moment {
  let last = momentOf(systemClock);
  return () => {
    if (Date.now() !== last.wallMs) last = momentOf(systemClock);
    return last;
  };
}
