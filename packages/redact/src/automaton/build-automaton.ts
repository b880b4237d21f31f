import { type Automaton, stateOf, step } from "./automaton.ts";

/** Rows go down to this depth: deep enough that ordinary text hardly ever leaves them. */
const maxDenseDepth = 3;

/** A pattern that is longer is cut: this bounds what a stream holds back. */
export const maxPatternBytes = 4096;

/** The automaton that finds these patterns; empty ones are left out. */
export function buildAutomaton(patterns: Iterable<Uint8Array>): Automaton {
  const sorted = sortedPieces(patterns);
  const trie = growTrie(sorted);
  const { depth, byteOf } = trie;
  const shortest = sorted.reduce((length, pattern) => Math.min(length, pattern.length), maxPatternBytes);
  const denseDepth = Math.min(maxDenseDepth, shortest - 1);
  const beyond = depth.findIndex((value) => value > denseDepth);
  const denseCount = beyond === -1 ? depth.length : beyond;
  const { classOf, classCount } = classesOf(byteOf);
  const automaton = {
    ...trie,
    classOf,
    classCount,
    denseCount,
    denseLimit: denseCount * classCount,
    rows: new Int32Array(denseCount * classCount),
    failure: new Int32Array(depth.length),
    patternCount: sorted.length,
  };
  for (let node = 0; node < depth.length; node += 1) linkNode(automaton, node);
  return automaton;
}

/** Sorted, without doubles; long ones as pieces that touch or overlap, which mask the same. */
function sortedPieces(patterns: Iterable<Uint8Array>): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (const pattern of patterns) pieces.push(...piecesOf(pattern));
  pieces.sort(Buffer.compare);
  return pieces.filter((piece, index) => {
    const before = pieces[index - 1];
    return before === undefined || Buffer.compare(before, piece) !== 0;
  });
}

/** A pattern as it is looked for. */
export function* piecesOf(pattern: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < pattern.length; at += maxPatternBytes) {
    const start = Math.max(0, Math.min(at, pattern.length - maxPatternBytes));
    yield pattern.subarray(start, start + maxPatternBytes);
  }
}

type Trie = Pick<Automaton, "firstChild" | "byteOf" | "parent" | "depth" | "matchLength">;

/** Level by level: a node stands for the range of sorted patterns that begin with its bytes. */
function growTrie(sorted: readonly Uint8Array[]): Trie {
  const size = sorted.reduce((total, pattern) => total + pattern.length, 1);
  const rangeStart = new Int32Array(size);
  const rangeEnd = new Int32Array(size).fill(sorted.length, 0, 1);
  const firstChild = new Int32Array(size + 1);
  const parent = new Int32Array(size);
  const byteOf = new Uint8Array(size);
  const depth = new Uint16Array(size);
  const matchLength = new Uint16Array(size);
  let count = 1;
  for (let node = 0; node < count; node += 1) {
    firstChild[node] = count;
    const at = depth[node] as number;
    const end = rangeEnd[node] as number;
    let index = rangeStart[node] as number;
    if (at > 0 && sorted[index]?.length === at) {
      matchLength[node] = at;
      index += 1;
    }
    for (let next = index; index < end; index = next) {
      const byte = sorted[index]?.[at] as number; // every pattern left in the range is longer
      while (next < end && sorted[next]?.[at] === byte) next += 1;
      rangeStart[count] = index;
      rangeEnd[count] = next;
      parent[count] = node;
      byteOf[count] = byte;
      depth[count] = at + 1;
      count += 1;
    }
  }
  firstChild[count] = count;
  return {
    firstChild: firstChild.slice(0, count + 1),
    parent: parent.slice(0, count),
    byteOf: byteOf.slice(0, count),
    depth: depth.slice(0, count),
    matchLength: matchLength.slice(0, count),
  };
}

/** Bytes that are in no pattern share class 0. */
function classesOf(byteOf: Uint8Array): Pick<Automaton, "classOf" | "classCount"> {
  const classOf = new Uint8Array(256);
  const used = [...new Set(byteOf.subarray(1))].toSorted((left, right) => left - right);
  if (used.length === 256) return { classOf: classOf.map((_, byte) => byte), classCount: 256 };
  for (const [index, byte] of used.entries()) classOf[byte] = index + 1;
  return { classOf, classCount: used.length + 1 };
}

/** Nodes come by depth, so where a node falls back to is finished before it. */
function linkNode(automaton: Automaton, node: number): void {
  const { rows, classOf, classCount, denseCount, firstChild, byteOf, failure, matchLength } = automaton;
  const fallback = failure[node] as number;
  const isDense = node < denseCount;
  if (isDense && node > 0)
    rows.copyWithin(node * classCount, fallback * classCount, (fallback + 1) * classCount);
  if (matchLength[node] === 0) matchLength[node] = matchLength[fallback] as number;
  const end = firstChild[node + 1] as number;
  for (let child = firstChild[node] as number; child < end; child += 1) {
    const byte = byteOf[child] as number;
    if (node > 0) failure[child] = step(automaton, fallback, byte);
    if (isDense) rows[node * classCount + (classOf[byte] as number)] = stateOf(automaton, child);
  }
}
