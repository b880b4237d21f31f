import type { Clock } from "@latebound/provider";
import type { Emit } from "../events/secret-event.ts";
import { type Moment, momentOf } from "../time/moment.ts";
import { answerMiss } from "./answer-miss.ts";
import { describeEntry } from "./describe-entry.ts";
import { createEntryStore } from "./entry-store.ts";
import { endedFault } from "./flight.ts";
import { createLeaseKeeper } from "./lease-keeper.ts";
import { refreshDueInMs } from "./refresh-due.ts";
import type { CacheAnswer, CacheTarget, SecretCache } from "./secret-cache.ts";
import { createSlotFetcher } from "./slot-fetcher.ts";

/** What a cache works with, and its bounds. */
export interface SecretCacheOptions {
  readonly clock: Clock;
  /** The moment it is on the clock. */
  readonly now?: (() => Moment) | undefined;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  readonly emit: Emit;
  /** Default 100,000. */
  readonly maxEntries?: number | undefined;
  /** Default 64 MiB. */
  readonly maxBytes?: number | undefined;
}

/** An empty cache. */
export function createSecretCache(options: SecretCacheOptions): SecretCache {
  const { clock, emit, maxEntries = 100_000, maxBytes = 64 * 2 ** 20 } = options;
  const { now = () => momentOf(clock) } = options;
  const leases = createLeaseKeeper(options);
  const store = createEntryStore({ maxEntries, maxBytes, onCleared: leases.supersede });
  const fetcher = createSlotFetcher({ ...options, now, store, leases });
  let closed = false;
  const hit = (target: CacheTarget, at: Moment): CacheAnswer | undefined => {
    const slot = store.find(target);
    const entry = slot?.entry;
    if (!slot || !entry || entry.ageAt(at) >= entry.refreshAgeMs) return undefined;
    store.touch(slot);
    return entry;
  };
  return {
    hit,
    lookup(target, lookupOptions) {
      const answer = lookupOptions.refetch ? undefined : hit(target, now());
      if (answer) return answer;
      if (closed) return Promise.reject(endedFault("closed"));
      if (lookupOptions.signal?.aborted) return Promise.reject(endedFault("aborted"));
      return answerMiss(store.claim(target), lookupOptions, { key: target.key, clock, emit, store, fetcher });
    },
    peek: (target) => describeEntry(store.find(target)),
    refreshDueAtMs(target) {
      const dueInMs = refreshDueInMs(store.find(target), clock);
      return dueInMs === undefined ? undefined : clock.now() + dueInMs;
    },
    drop: (handle) => store.retire(handle),
    hasLeases: (handle) => leases.has(handle),
    revokeLeases: (handle, withinMs) => leases.revoke(handle, withinMs),
    leaveLeases: () => leases.leave(),
    get size() {
      return store.size;
    },
    close() {
      closed = true;
      fetcher.close();
      leases.close();
      store.drop(undefined);
    },
  };
}
