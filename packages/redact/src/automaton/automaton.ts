/**
 * Aho–Corasick over bytes. Nodes are numbered by depth, and the children of a node are neighbours, from
 * `firstChild[node]` to before `firstChild[node + 1]`. The first `denseCount` nodes, where ordinary text
 * stays, have a row with the next state for each class of bytes; the others keep only their children.
 *
 * A state is what `rows` holds: the start of a node's row, or, from `denseLimit` on, a node without a row.
 */
export interface Automaton {
  readonly classOf: Uint8Array;
  readonly classCount: number;
  readonly rows: Int32Array;
  readonly denseCount: number;
  readonly denseLimit: number;
  readonly firstChild: Int32Array;
  readonly byteOf: Uint8Array;
  readonly parent: Int32Array;
  readonly failure: Int32Array;
  readonly depth: Uint16Array;
  /** The longest pattern that ends here, or 0; only nodes without a row have one. */
  readonly matchLength: Uint16Array;
  readonly patternCount: number;
}

/** The root: nothing that could become a match has been read. */
export const rootNode = 0;

/** Told where a match ends, counted from the start of the chunk, and how long it is: it may begin before the chunk. */
type OnMatch = (end: number, length: number) => void;

/** Reads a chunk from a node on; gives the node after its last byte. */
export function scan(automaton: Automaton, from: number, chunk: Uint8Array, onMatch: OnMatch): number {
  const { rows, classOf, denseLimit, denseCount, matchLength } = automaton;
  let state = stateOf(automaton, from);
  for (let index = 0; index < chunk.length; index += 1) {
    // The casts hold because every index is below the length of its array.
    const byte = chunk[index] as number;
    if (state < denseLimit) state = rows[state + (classOf[byte] as number)] as number;
    else state = stateOf(automaton, step(automaton, state - denseLimit + denseCount, byte));
    if (state >= denseLimit) {
      const length = matchLength[state - denseLimit + denseCount] as number;
      if (length > 0) onMatch(index + 1, length);
    }
  }
  return nodeOf(automaton, state);
}

/** The node after one more byte. */
export function step(automaton: Automaton, from: number, byte: number): number {
  const { rows, classOf, classCount, denseCount, failure } = automaton;
  let node = from;
  while (node >= denseCount) {
    const child = childOf(automaton, node, byte);
    if (child !== 0) return child;
    node = failure[node] as number;
  }
  return nodeOf(automaton, rows[node * classCount + (classOf[byte] as number)] as number);
}

/** The state that stands for a node. */
export function stateOf({ classCount, denseCount, denseLimit }: Shape, node: number): number {
  return node < denseCount ? node * classCount : node - denseCount + denseLimit;
}

/** The bytes that lead to a node: the end of what was read that may still become a match. */
export function pathTo({ byteOf, parent, depth }: Automaton, node: number): Uint8Array {
  const path = new Uint8Array(depth[node] as number);
  for (let at = node, index = path.length - 1; index >= 0; index -= 1) {
    path[index] = byteOf[at] as number;
    at = parent[at] as number;
  }
  return path;
}

/** How many bytes the tables take. */
export function sizeOf(automaton: Automaton): number {
  return Object.values(automaton).reduce(
    (total: number, part) => total + (ArrayBuffer.isView(part) ? part.byteLength : 0),
    0,
  );
}

type Shape = Pick<Automaton, "classCount" | "denseCount" | "denseLimit">;

function nodeOf({ classCount, denseCount, denseLimit }: Shape, state: number): number {
  return state < denseLimit ? state / classCount : state - denseLimit + denseCount;
}

function childOf({ firstChild, byteOf }: Automaton, node: number, byte: number): number {
  const end = firstChild[node + 1] as number;
  for (let child = firstChild[node] as number; child < end; child += 1) {
    if (byteOf[child] === byte) return child;
  }
  return 0;
}
