import type { ProviderHandle } from "../fetch/provider-handle.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { createEvictionOrder } from "./eviction-order.ts";
import { bodySize } from "./payload-body.ts";
import type { CacheTarget } from "./secret-cache.ts";
import { createShelves, type Shelf, type Shelves, Slot } from "./shelves.ts";

/** What is in the cache, bounded by entries and bytes; entries with a lease are neither counted out nor evicted. */
export interface EntryStore {
  /** The slot of a target in its provider's present generation, if there is one. */
  find(target: CacheTarget): Slot | undefined;
  /** The same, made where there is none. */
  claim(target: CacheTarget): Slot;
  /** Marks a slot's entry as used just now. */
  touch(slot: Slot): void;
  put(slot: Slot, entry: CacheEntry): void;
  /** Takes the entry out of its slot. */
  clear(slot: Slot): void;
  /** Forgets a slot that holds nothing any more. */
  tidy(slot: Slot): void;
  /** Empties a provider's slots for good: what its flights still bring is not put. */
  retire(handle: ProviderHandle): void;
  /** Forgets all of a provider's slots, or all slots. */
  drop(handle: ProviderHandle | undefined): void;
  readonly size: { readonly entries: number; readonly bytes: number };
}

/** What a store is made from; `onCleared` hears of each entry with a lease that is served no longer. */
export interface EntryStoreOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly onCleared: (entry: CacheEntry) => void;
}

/** An empty store. */
export function createEntryStore({ maxEntries, maxBytes, onCleared }: EntryStoreOptions): EntryStore {
  const shelves = createShelves();
  const leased = new Set<Slot>();
  const evictable = createEvictionOrder<Slot>(maxBytes, (slot) => {
    slot.entry = undefined;
    shelves.tidy(slot);
  });
  const store: EntryStore = {
    find: (target) => knownPlace(target) ?? findPlace(target, shelves, store.drop),
    claim: (target) => store.find(target) ?? shelves.add(target),
    touch: (slot) => evictable.touch(slot),
    put(slot, entry) {
      if (!shelves.takes(slot)) return;
      store.clear(slot);
      slot.entry = entry;
      slot.shelf.slots.set(slot.id, slot);
      if (entry.lease) leased.add(slot);
      else evictable.add(slot, sizeOf(slot, entry));
      if (evictable.entries > maxEntries) evictable.evictOne();
      if (!leased.has(slot) && !evictable.has(slot)) store.clear(slot);
    },
    clear(slot) {
      const { entry } = slot;
      slot.entry = undefined;
      evictable.delete(slot);
      if (leased.delete(slot) && entry) onCleared(entry);
      shelves.tidy(slot);
    },
    tidy: shelves.tidy,
    retire(handle) {
      for (const slot of [...(shelves.of(handle)?.slots.values() ?? [])]) store.clear(slot);
      shelves.retire(handle);
    },
    drop(handle) {
      for (const { slots } of shelves.remove(handle))
        for (const slot of [...slots.values()]) store.clear(slot);
    },
    get size() {
      const leasedBytes = [...leased].reduce((sum, slot) => sum + sizeOf(slot, slot.entry), 0);
      return { entries: evictable.entries + leased.size, bytes: evictable.bytes + leasedBytes };
    },
  };
  return store;
}

function sizeOf(slot: Slot, entry: CacheEntry | undefined): number {
  return slot.id.length + bodySize(entry?.payload) + 1;
}

/** Where the target was found last: what has an entry there is in the cache. */
function knownPlace({ place, handle }: CacheTarget): Slot | undefined {
  return place instanceof Slot && place.entry && isCurrent(place.shelf, handle) ? place : undefined;
}

function findPlace(target: CacheTarget, shelves: Shelves, drop: EntryStore["drop"]): Slot | undefined {
  const { handle, id } = target;
  const shelf = shelves.of(handle);
  if (shelf && !isCurrent(shelf, handle)) {
    drop(handle);
    return undefined;
  }
  const slot = shelf?.slots.get(id);
  target.place = slot;
  return slot;
}

function isCurrent({ generation }: Shelf, handle: ProviderHandle): boolean {
  return generation === handle.generation;
}
