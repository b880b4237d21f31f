import { type Automaton, pathTo, rootNode, step } from "../automaton/automaton.ts";

/** Tells whether bytes hold a whole pattern, many times faster than by reading each of them. */
export interface Prefilter {
  /** The longest pattern's length: what begins further before the end is over by then. */
  readonly longest: number;
  holdsPattern(bytes: Uint8Array): boolean;
}

/** Blocks of four bytes are looked up by a hash of so many bits. */
const blockBytes = 4;
const hashBits = 18;
const maxWindow = 255 + blockBytes;

/**
 * A prefilter for an automaton, after Wu and Manber: of each pattern only a beginning of one length is looked at, the
 * window. The last block of what stands at a place says how far the next window that could be such a beginning is.
 */
export function createPrefilter(automaton: Automaton): Prefilter {
  const { depth, matchLength } = automaton;
  const longest = depth.at(-1) ?? 0; // nodes are numbered by depth
  const first = depth.findIndex((length, node) => length > 0 && matchLength[node] === length);
  const window = Math.min(depth[first] ?? 0, maxWindow);
  if (first === -1) return { longest, holdsPattern: () => false };
  if (window < blockBytes) return { longest, holdsPattern: () => true };
  const shifts = shiftsOf(automaton, window);
  return { longest, holdsPattern: (bytes) => holdsPattern(automaton, { shifts, window }, bytes) };
}

interface Table {
  /** By the hash of a block: how far a window that ends with it can be moved; 0 where it may be a beginning. */
  readonly shifts: Uint8Array;
  readonly window: number;
}

function shiftsOf(automaton: Automaton, window: number): Uint8Array {
  const { depth } = automaton;
  const lastBlock = window - blockBytes;
  const shifts = new Uint8Array(2 ** hashBits).fill(lastBlock + 1);
  const start = depth.indexOf(window);
  for (let node = start; depth[node] === window; node += 1) {
    const beginning = pathTo(automaton, node);
    for (let at = 0; at <= lastBlock; at += 1) {
      const hash = hashAt(beginning, at);
      shifts[hash] = Math.min(shifts[hash] as number, lastBlock - at); // the table has every hash
    }
  }
  return shifts;
}

function holdsPattern(automaton: Automaton, { shifts, window }: Table, bytes: Uint8Array): boolean {
  const lastBlock = window - blockBytes;
  const end = bytes.length - blockBytes;
  for (let at = lastBlock; at <= end; ) {
    const shift = shifts[hashAt(bytes, at)] as number; // the table has every hash
    if (shift === 0 && beginsPattern(automaton, bytes, at - lastBlock)) return true;
    at += shift === 0 ? 1 : shift;
  }
  return false;
}

/** The casts hold because a block is inside. */
function hashAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  const high = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8);
  return Math.imul(low | (high << 16), 0x9e3779b1) >>> (32 - hashBits);
}

function beginsPattern(automaton: Automaton, bytes: Uint8Array, start: number): boolean {
  const { depth, matchLength } = automaton;
  let node = rootNode;
  for (let at = start; at < bytes.length; at += 1) {
    node = step(automaton, node, bytes[at] as number); // it is inside
    const length = at - start + 1;
    if (depth[node] !== length) return false;
    if (matchLength[node] === length) return true;
  }
  return false;
}
