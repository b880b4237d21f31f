import type { ResolverOptions } from "@latebound/core";

/** The time and unref'd timers, as the resolver's. */
export type Clock = NonNullable<ResolverOptions["clock"]>;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), 2 ** 31 - 1)).unref();
    return () => clearTimeout(timer);
  },
};
