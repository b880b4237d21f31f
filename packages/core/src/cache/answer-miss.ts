import { type Clock, type Key, type SecretErrorCode, withContext } from "@latebound/provider";
import type { Emit } from "../events/secret-event.ts";
import { type CacheEntry, isOutage } from "./cache-entry.ts";
import type { EntryStore } from "./entry-store.ts";
import type { Flight } from "./flight.ts";
import { forceableInMs, noteForced } from "./refresh-due.ts";
import type { CacheAnswer, LookupOptions } from "./secret-cache.ts";
import type { Slot } from "./shelves.ts";
import type { SlotFetcher } from "./slot-fetcher.ts";

/** What answers are made with. */
export interface AnswerContext {
  /** What a fetch for the slot asks for. */
  readonly key: Key;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly store: EntryStore;
  readonly fetcher: SlotFetcher;
}

/** The answer to a call that is not a plain hit: refreshed ahead, past its life, absent from the cache or forced. */
export function answerMiss(
  slot: Slot,
  options: LookupOptions,
  context: AnswerContext,
): CacheAnswer | Promise<CacheAnswer> {
  if (options.refetch && mayForce(slot, context.clock)) return answerForced(slot, options, context);
  const { entry } = slot;
  if (entry && entry.ageMs < entry.lifeMs) return answerAhead(slot, entry, context);
  if (entry?.outageCode && entry.pauseMs > 0 && entry.mayStandIn(maxStaleMs(slot, options))) {
    return standIn({ slot, entry, code: entry.outageCode }, context);
  }
  return arrival(slot.flight ?? context.fetcher.begin(slot, context.key, false), { slot, options, context });
}

function mayForce(slot: Slot, clock: Clock): boolean {
  return slot.flight !== undefined || forceableInMs(slot, clock) === 0;
}

function answerForced(slot: Slot, options: LookupOptions, context: AnswerContext): Promise<CacheAnswer> {
  if (!slot.flight) noteForced(slot, context.clock);
  return arrival(slot.flight ?? context.fetcher.begin(slot, context.key, false), { slot, options, context });
}

/** Answers at once, and starts the refresh that is due. */
function answerAhead(slot: Slot, entry: CacheEntry, { key, store, fetcher }: AnswerContext): CacheAnswer {
  store.touch(slot);
  if (entry.ageMs >= entry.refreshAgeMs && !slot.flight && entry.pauseMs === 0)
    fetcher.begin(slot, key, true);
  return entry;
}

interface Waiter {
  readonly slot: Slot;
  readonly options: LookupOptions;
  readonly context: AnswerContext;
}

/** Waits for the flight; an I/O fault gives way to what was in the cache, if that may still be served. */
async function arrival(flight: Flight, { slot, options, context }: Waiter): Promise<CacheAnswer> {
  const { fault, entry } = await flight.join(options.signal);
  if (!fault) return entry.answerAs("miss");
  const { previous } = flight;
  const current = slot.shelf.generation === slot.shelf.handle.generation;
  if (
    previous &&
    current &&
    fault.allowStale &&
    isOutage(fault) &&
    previous.mayStandIn(maxStaleMs(slot, options))
  ) {
    return standIn({ slot, entry: previous, code: fault.code }, context);
  }
  throw withContext(fault, {});
}

function standIn(
  { slot, entry, code }: { slot: Slot; entry: CacheEntry; code: SecretErrorCode },
  { store, emit }: AnswerContext,
): CacheAnswer {
  store.touch(slot);
  const staleMs = entry.ageMs - entry.lifeMs;
  if (staleMs < 0) return entry;
  const version = entry.payload?.version === undefined ? {} : { version: entry.payload.version };
  emit({ type: "stale_served", provider: slot.shelf.handle.name, key: slot.id, staleMs, code, ...version });
  return entry.answerAs("stale");
}

function maxStaleMs({ shelf }: Slot, options: LookupOptions): number {
  return Math.min(shelf.handle.settings.maxStaleMs, options.maxStaleMs ?? Number.POSITIVE_INFINITY);
}
