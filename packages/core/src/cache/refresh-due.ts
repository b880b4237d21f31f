import type { Clock } from "@latebound/provider";
import { elapsedMs } from "../time/moment.ts";
import type { Slot } from "./entry-store.ts";

const forceEveryMs = 5_000;

/** Milliseconds until a watched entry is to be polled, which with a lease is its end; undefined without an entry. */
export function refreshDueInMs(slot: Slot | undefined, clock: Clock): number | undefined {
  const entry = slot?.entry;
  if (!slot || !entry) return undefined;
  return Math.max(0, entry.refreshAgeMs - entry.ageMs, entry.pauseMs, forceableInMs(slot, clock));
}

/** Milliseconds until an entry may be refetched by force again. */
export function forceableInMs({ forcedAt }: Slot, clock: Clock): number {
  return forcedAt ? Math.max(0, forceEveryMs - elapsedMs(clock, forcedAt)) : 0;
}
