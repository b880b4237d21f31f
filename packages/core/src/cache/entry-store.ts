import type { Key } from "@latebound/provider";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import type { Moment } from "../time/moment.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { createEvictionOrder } from "./eviction-order.ts";
import type { Flight } from "./flight.ts";
import { bodySize } from "./payload-body.ts";
import type { CacheTarget } from "./secret-cache.ts";

/** The place of one key of one generation of a provider. */
export interface Slot {
  readonly shelf: Shelf;
  readonly key: Key;
  readonly id: string;
  /** Stands for the slot where others can look. */
  readonly token: object;
  entry: CacheEntry | undefined;
  flight: Flight | undefined;
  /** The last refetch by force, and how long after it the next may be made. */
  forced: { readonly at: Moment; readonly nextInMs: number } | undefined;
}

/** The slots of one generation of a provider. */
export interface Shelf {
  readonly handle: ProviderHandle;
  readonly generation: number;
  readonly slots: Map<string, Slot>;
}

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
  const shelves = new Map<ProviderHandle, Shelf>();
  const leased = new Set<Slot>();
  const evictable = createEvictionOrder<Slot>(maxBytes, (slot) => {
    slot.entry = undefined;
    tidy(slot);
  });
  const store: EntryStore = {
    find({ handle, id }) {
      const shelf = shelves.get(handle);
      if (!shelf || shelf.generation === handle.generation) return shelf?.slots.get(id);
      store.drop(handle);
      return undefined;
    },
    claim: (target) => store.find(target) ?? addSlot(shelves, target),
    touch: evictable.touch,
    put(slot, entry) {
      if (!isCurrent(shelves, slot)) return;
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
      tidy(slot);
    },
    tidy,
    drop(handle) {
      for (const shelf of [...shelves.values()].filter((kept) => !handle || kept.handle === handle)) {
        shelves.delete(shelf.handle);
        for (const slot of [...shelf.slots.values()]) store.clear(slot);
      }
    },
    get size() {
      const leasedBytes = [...leased].reduce((sum, slot) => sum + sizeOf(slot, slot.entry), 0);
      return { entries: evictable.entries + leased.size, bytes: evictable.bytes + leasedBytes };
    },
  };
  return store;
}

function isCurrent(shelves: ReadonlyMap<ProviderHandle, Shelf>, { shelf }: Slot): boolean {
  return shelves.get(shelf.handle) === shelf && shelf.generation === shelf.handle.generation;
}

function addSlot(shelves: Map<ProviderHandle, Shelf>, { handle, key, id }: CacheTarget): Slot {
  const shelf = shelves.get(handle) ?? { handle, generation: handle.generation, slots: new Map() };
  shelves.set(handle, shelf);
  const token = Object.freeze({});
  const slot: Slot = { shelf, key, id, token, entry: undefined, flight: undefined, forced: undefined };
  shelf.slots.set(id, slot);
  return slot;
}

function tidy(slot: Slot): void {
  const { slots } = slot.shelf;
  if (!slot.entry && !slot.flight && slots.get(slot.id) === slot) slots.delete(slot.id);
}

function sizeOf(slot: Slot, entry: CacheEntry | undefined): number {
  return slot.id.length + bodySize(entry?.payload) + 1;
}
