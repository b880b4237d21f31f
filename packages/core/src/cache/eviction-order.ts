/** What an order links: the members next to this one in it, which the order alone looks after. */
export interface Linked<Member> {
  older: Member | undefined;
  newer: Member | undefined;
  /** What it takes; 0 while it is not in the order. */
  bytes: number;
}

/** Which slots have an entry that may be evicted, from the one used longest ago, bounded by bytes. */
export interface EvictionOrder<Slot extends Linked<Slot>> {
  /** Adds a slot as the one used last, and may evict others; not one that is larger than all may be. */
  add(slot: Slot, bytes: number): void;
  /** Marks a slot as used just now. */
  touch(slot: Slot): void;
  delete(slot: Slot): void;
  has(slot: Slot): boolean;
  evictOne(): void;
  readonly entries: number;
  readonly bytes: number;
}

/** An order with no slot in it; `onEvicted` hears of each slot that had to go. */
export function createEvictionOrder<Slot extends Linked<Slot>>(
  maxBytes: number,
  onEvicted: (slot: Slot) => void,
): EvictionOrder<Slot> {
  return new LinkedOrder(maxBytes, onEvicted);
}

class LinkedOrder<Slot extends Linked<Slot>> implements EvictionOrder<Slot> {
  entries = 0;
  bytes = 0;
  readonly #maxBytes: number;
  readonly #onEvicted: (slot: Slot) => void;
  #oldest: Slot | undefined;
  #newest: Slot | undefined;

  constructor(maxBytes: number, onEvicted: (slot: Slot) => void) {
    this.#maxBytes = maxBytes;
    this.#onEvicted = onEvicted;
  }

  has(slot: Slot): boolean {
    return slot.bytes > 0;
  }

  add(slot: Slot, bytes: number): void {
    this.delete(slot);
    if (bytes > this.#maxBytes) return;
    while (this.bytes + bytes > this.#maxBytes) this.evictOne();
    slot.bytes = bytes;
    this.bytes += bytes;
    this.entries++;
    this.#append(slot);
  }

  touch(slot: Slot): void {
    if (slot === this.#newest || !this.has(slot)) return;
    this.#unlink(slot);
    this.#append(slot);
  }

  delete(slot: Slot): void {
    if (!this.has(slot)) return;
    this.#unlink(slot);
    this.bytes -= slot.bytes;
    this.entries--;
    slot.bytes = 0;
  }

  evictOne(): void {
    const slot = this.#oldest;
    if (!slot) return;
    this.delete(slot);
    this.#onEvicted(slot);
  }

  #append(slot: Slot): void {
    slot.older = this.#newest;
    if (this.#newest) this.#newest.newer = slot;
    else this.#oldest = slot;
    this.#newest = slot;
  }

  #unlink(slot: Slot): void {
    const { older, newer } = slot;
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
    slot.older = undefined;
    slot.newer = undefined;
  }
}
