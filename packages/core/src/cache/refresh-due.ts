import type { Clock } from "@latebound/provider";
import { elapsedMs, momentOf } from "../time/moment.ts";
import { renewAfterShareOfLife } from "./lease-keeper.ts";
import type { Slot } from "./shelves.ts";

const forceEveryMs = 5_000;

/** Milliseconds until a watched entry is to be polled, which with a lease is its end; undefined without an entry. */
export function refreshDueInMs(slot: Slot | undefined, clock: Clock): number | undefined {
  const entry = slot?.entry;
  if (!slot || !entry) return undefined;
  const dueInMs = Math.max(0, entry.refreshAgeMs - entry.ageMs);
  return entry.lease ? dueInMs : Math.max(dueInMs, entry.pauseMs, forceableInMs(slot, clock));
}

/** Milliseconds until an entry may be refetched by force again. */
export function forceableInMs({ forced }: Slot, clock: Clock): number {
  return forced ? Math.max(0, forced.nextInMs - elapsedMs(clock, forced.at)) : 0;
}

/** Notes that an entry is being refetched by force. */
export function noteForced(slot: Slot, clock: Clock): void {
  slot.forced = { at: momentOf(clock), nextInMs: nextForceInMs(slot, clock) };
}

/** Every new lease leaves the one before in force, so that logins which go on being refused must not ask for many. */
function nextForceInMs({ entry, forced }: Slot, clock: Clock): number {
  if (!entry?.lease || !forced || elapsedMs(clock, forced.at) >= entry.lifeMs) return forceEveryMs;
  return Math.max(forceEveryMs, Math.min(forced.nextInMs * 2, entry.lifeMs * renewAfterShareOfLife));
}
