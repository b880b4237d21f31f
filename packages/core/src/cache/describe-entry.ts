import type { EntryState } from "./secret-cache.ts";
import type { Slot } from "./shelves.ts";

/** What may be told about a slot's entry. */
export function describeEntry(slot: Slot | undefined): EntryState {
  const entry = slot?.entry;
  if (!slot || !entry) return { state: "none" };
  const { ageMs, payload } = entry;
  const version = payload?.version === undefined ? {} : { version: payload.version };
  return { state: stateOf(ageMs < entry.lifeMs, payload !== undefined, slot), ageMs, ...version };
}

function stateOf(alive: boolean, present: boolean, { flight }: Slot): EntryState["state"] {
  if (!alive) return "expired";
  if (!present) return "negative";
  return flight ? "refreshing" : "fresh";
}
