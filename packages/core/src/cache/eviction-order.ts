import { LRUCache } from "lru-cache";

/** Stands for a slot where others can look: what is private can't be reached from there. */
export class Token<Slot> {
  readonly #slot: Slot;

  constructor(slot: Slot) {
    this.#slot = slot;
    Object.freeze(this);
  }

  static slotOf<Slot>(token: Token<Slot>): Slot {
    return token.#slot;
  }
}

/** Something that is published only as its token. */
export interface Tokened {
  readonly token: Token<this>;
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
  /** The one used last, if it was only touched. */
  let last: Slot | undefined;
  const order = new LRUCache<Token<Slot>, true>({
    maxSize: maxBytes,
    dispose: (_value, token) => onGone(Token.slotOf(token)),
  });
  return {
    add(slot, size) {
      last = undefined;
      order.set(slot.token, true, { size });
    },
    touch(slot) {
      if (slot === last) return;
      last = slot;
      order.get(slot.token);
    },
    delete: ({ token }) => void order.delete(token),
    has: ({ token }) => order.has(token),
    evictOne: () => void order.pop(),
    get entries() {
      return order.size;
    },
    get bytes() {
      return order.calculatedSize;
    },
  };
}
