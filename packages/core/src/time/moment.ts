import type { Clock } from "@latebound/provider";

/** A point in time on both clocks, from which the time elapsed can be told whatever either of them does. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** Now, on both clocks. */
export function momentOf(clock: Clock): Moment {
  return { wallMs: clock.now(), monotonicMs: clock.monotonicMs() };
}

/**
 * Milliseconds since `moment`: the larger of what the two clocks say. The wall clock counts a suspended machine's
 * hours, the monotonic one is right when the wall clock was set back.
 */
export function elapsedMs(clock: Clock, moment: Moment): number {
  return betweenMs(moment, momentOf(clock));
}

/** Milliseconds from one moment to a later one, reckoned as `elapsedMs` does. */
export function betweenMs(from: Moment, to: Moment): number {
  return Math.max(to.wallMs - from.wallMs, to.monotonicMs - from.monotonicMs);
}
