/** Choices that a seed decides. */
export interface Random {
  /** From 0 to `below` − 1. */
  integer(below: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** Up to `maxCount` things, each made anew. */
  list<Item>(maxCount: number, make: () => Item): Item[];
  /** Up to `maxCount` of the pieces, joined. */
  text(maxCount: number, pieces: readonly string[]): string;
}

/** The same choices for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const integer = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  const pick = <Item>(items: readonly Item[]): Item => {
    const [item] = items.slice(integer(items.length));
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  const list = <Item>(maxCount: number, make: () => Item): Item[] =>
    Array.from({ length: integer(maxCount + 1) }, make);
  return { integer, pick, list, text: (maxCount, pieces) => list(maxCount, () => pick(pieces)).join("") };
}
