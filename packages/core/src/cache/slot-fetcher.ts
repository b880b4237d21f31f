import type { Key, Payload, SecretError } from "@latebound/provider";
import type { Emit } from "../events/secret-event.ts";
import type { FetchOutcome } from "../fetch/pending-fetch.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import { toSecretError } from "../fetch/to-secret-error.ts";
import { createProcessHold } from "../time/process-hold.ts";
import { CacheEntry, type EntryContext } from "./cache-entry.ts";
import type { EntryStore } from "./entry-store.ts";
import { createFlight, endedFault, type Flight, type Landing } from "./flight.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import { sameBody } from "./payload-body.ts";
import type { Slot } from "./shelves.ts";

/** Fetches what belongs into a slot. */
export interface SlotFetcher {
  /** The slot's new flight; one in the background goes on with nobody waiting, and is told about as a refresh. */
  begin(slot: Slot, key: Key, background: boolean): Flight;
  /** Ends all flights; who waits gets `closed`. */
  close(): void;
}

/** What a fetcher works with. */
export interface SlotFetcherOptions extends EntryContext {
  readonly emit: Emit;
  readonly store: EntryStore;
  readonly leases: LeaseKeeper;
}

/** A fetcher with no flight under way. */
export function createSlotFetcher(options: SlotFetcherOptions): SlotFetcher {
  const flights = new Set<Flight>();
  const context: LandingContext = { ...options, nextRevision: createCounter() };
  const hold = createProcessHold();
  return {
    begin(slot, key, background) {
      const previous = slot.entry;
      const over = () => {
        flights.delete(flight);
        slot.flight = undefined;
        options.store.tidy(slot);
      };
      const fetch = async (signal: AbortSignal): Promise<Landing> => {
        const outcome = await ask(slot.shelf.handle, key, previous, signal);
        if (signal.aborted) return { fault: endedFault("closed"), entry: undefined };
        over();
        return land({ slot, previous, background, outcome }, context);
      };
      const flight = createFlight({ previous, background, fetch, onAbandoned: over, hold });
      flights.add(flight);
      slot.flight = flight;
      return flight;
    },
    close() {
      for (const flight of flights) flight.abort(endedFault("closed"));
      flights.clear();
    },
  };
}

/** What the backend says now; that something served before is gone has to be said twice. */
async function ask(
  handle: ProviderHandle,
  key: Key,
  previous: CacheEntry | undefined,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  try {
    const payload = await handle.fetch(key, signal);
    const doubted = payload === undefined && previous?.payload !== undefined;
    return { fault: undefined, payload: doubted ? await handle.fetch(key, signal) : payload };
  } catch (thrown) {
    return { fault: toSecretError(thrown, handle.name) };
  }
}

interface Arrival {
  readonly slot: Slot;
  readonly previous: CacheEntry | undefined;
  readonly background: boolean;
  readonly outcome: FetchOutcome;
}

type LandingContext = SlotFetcherOptions & { readonly nextRevision: () => number };

function land({ outcome, ...arrival }: Arrival, context: LandingContext): Landing {
  if (outcome.fault) return landFault(arrival, outcome.fault, context);
  return landAnswer(arrival, outcome.payload, context);
}

type Place = Omit<Arrival, "outcome">;

function landFault(
  { slot, previous, background }: Place,
  fault: SecretError,
  context: LandingContext,
): Landing {
  if (fault.code === "access_denied") context.store.clear(slot);
  else previous?.failed(fault);
  if (background) context.emit({ ...about("refresh", slot), outcome: "failed", code: fault.code });
  return { fault, entry: undefined };
}

function landAnswer(
  { slot, previous, background }: Place,
  payload: Payload | undefined,
  context: LandingContext,
): Landing {
  const { store, leases, emit, nextRevision } = context;
  const { handle } = slot.shelf;
  const same = previous !== undefined && sameAnswer(previous.payload, payload);
  const revision = same ? previous.revision : nextRevision();
  const entry = new CacheEntry(payload, revision, handle.settings, context);
  store.put(slot, entry);
  if (entry.lease) {
    const onEnd = () => {
      if (slot.entry === entry) store.clear(slot);
    };
    leases.keep({ handle, id: slot.id, entry, onEnd });
    if (slot.entry !== entry) leases.supersede(entry);
  }
  if (background) emit({ ...about("refresh", slot, payload), outcome: outcomeOf(payload, same) });
  if (payload && previous?.payload && !same) emit(rotation(slot, previous.payload, payload));
  return { fault: undefined, entry };
}

function sameAnswer(before: Payload | undefined, now: Payload | undefined): boolean {
  return before && now ? sameBody(before, now) : before === now;
}

function outcomeOf(payload: Payload | undefined, same: boolean) {
  if (!payload) return "absent";
  return same ? "unchanged" : "changed";
}

function rotation(slot: Slot, before: Payload, now: Payload) {
  const previousVersion = before.version === undefined ? {} : { previousVersion: before.version };
  return { ...about("rotation", slot, now), ...previousVersion };
}

function about<Type extends "refresh" | "rotation">(type: Type, { shelf, id }: Slot, payload?: Payload) {
  const version = payload?.version === undefined ? {} : { version: payload.version };
  return { type, provider: shelf.handle.name, key: id, ...version };
}

function createCounter(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}
