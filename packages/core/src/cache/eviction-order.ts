import { LRUCache } from "lru-cache";

/** Something that is published only as its token. */
export interface Tokened {
  readonly token: object;
}

/**
 * Which slots have an entry that may be evicted, from the one used longest ago, bounded by bytes. lru-cache publishes
 * what it holds on a diagnostics channel: it holds tokens, which lead nowhere.
 */
export interface EvictionOrder<Slot extends Tokened> {
  /** Adds a slot as the one used last, and may evict others, or itself when it is larger than all may be. */
  add(slot: Slot, size: number): void;
  /** Marks a slot as used just now. */
  touch(slot: Slot): void;
  /** Takes a slot out; it is told about as evicted ones are. */
  delete(slot: Slot): void;
  has(slot: Slot): boolean;
  evictOne(): void;
  readonly entries: number;
  readonly bytes: number;
}

/** An order with no slot in it; `onGone` hears of each slot that is in it no more. */
export function createEvictionOrder<Slot extends Tokened>(
  maxBytes: number,
  onGone: (slot: Slot) => void,
): EvictionOrder<Slot> {
  const slots = new Map<object, Slot>();
  /** The one used last, if it was only touched. */
  let last: Slot | undefined;
  const order = new LRUCache<object, true>({
    maxSize: maxBytes,
    dispose(_value, token) {
      const slot = slots.get(token);
      slots.delete(token);
      if (slot) onGone(slot);
    },
  });
  return {
    add(slot, size) {
      last = undefined;
      slots.set(slot.token, slot);
      order.set(slot.token, true, { size });
      if (!order.has(slot.token)) slots.delete(slot.token);
    },
    touch(slot) {
      if (slot === last) return;
      last = slot;
      order.get(slot.token);
    },
    delete: ({ token }) => void order.delete(token),
    has: ({ token }) => slots.has(token),
    evictOne: () => void order.pop(),
    get entries() {
      return order.size;
    },
    get bytes() {
      return order.calculatedSize;
    },
  };
}
