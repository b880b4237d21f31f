import type { ProviderHandle } from "../fetch/provider-handle.ts";
import type { Moment } from "../time/moment.ts";
import type { CacheEntry } from "./cache-entry.ts";
import type { Linked } from "./eviction-order.ts";
import type { Flight } from "./flight.ts";
import type { CacheTarget } from "./secret-cache.ts";

/** The place of one key of one generation of a provider. */
export class Slot implements Linked<Slot> {
  readonly shelf: Shelf;
  readonly id: string;
  /** Only while the slot is in its shelf, and the shelf in use. */
  entry: CacheEntry | undefined;
  flight: Flight | undefined;
  /** The last refetch by force, and how long after it the next may be made. */
  forced: { readonly at: Moment; readonly nextInMs: number } | undefined;
  older: Slot | undefined;
  newer: Slot | undefined;
  bytes = 0;

  constructor(shelf: Shelf, id: string) {
    this.shelf = shelf;
    this.id = id;
  }
}

/** The slots of one generation of a provider. */
export interface Shelf {
  readonly handle: ProviderHandle;
  readonly generation: number;
  readonly slots: Map<string, Slot>;
}

/** The slots of all providers; those of a retired provider take no entries. */
export interface Shelves {
  of(handle: ProviderHandle): Shelf | undefined;
  add(target: CacheTarget): Slot;
  /** Whether a slot may be given an entry. */
  takes(slot: Slot): boolean;
  /** Forgets a slot that holds nothing any more. */
  tidy(slot: Slot): void;
  /** From now on the provider has slots only while they have flights. */
  retire(handle: ProviderHandle): void;
  /** Takes a provider's shelf out, or all. */
  remove(handle: ProviderHandle | undefined): readonly Shelf[];
}

/** No shelves yet. */
export function createShelves(): Shelves {
  const shelves = new Map<ProviderHandle, Shelf>();
  const retired = new WeakSet<ProviderHandle>();
  const isCurrent = (shelf: Shelf) => shelves.get(shelf.handle) === shelf;
  const tidyShelf = (shelf: Shelf) => {
    const over = retired.has(shelf.handle) && shelf.slots.size === 0;
    if (over && isCurrent(shelf)) shelves.delete(shelf.handle);
  };
  return {
    of: (handle) => shelves.get(handle),
    add({ handle, id }) {
      const shelf = shelves.get(handle) ?? { handle, generation: handle.generation, slots: new Map() };
      shelves.set(handle, shelf);
      const slot = new Slot(shelf, id);
      shelf.slots.set(id, slot);
      return slot;
    },
    takes: ({ shelf }) =>
      isCurrent(shelf) && shelf.generation === shelf.handle.generation && !retired.has(shelf.handle),
    tidy(slot) {
      const { slots } = slot.shelf;
      if (!slot.entry && !slot.flight && slots.get(slot.id) === slot) slots.delete(slot.id);
      tidyShelf(slot.shelf);
    },
    retire(handle) {
      retired.add(handle);
      const shelf = shelves.get(handle);
      if (shelf) tidyShelf(shelf);
    },
    remove(handle) {
      const removed = [...shelves.values()].filter((shelf) => !handle || shelf.handle === handle);
      for (const shelf of removed) shelves.delete(shelf.handle);
      return removed;
    },
  };
}
