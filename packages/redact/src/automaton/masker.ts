import { type Automaton, pathTo, rootNode, scan } from "./automaton.ts";

/** Masks one stream of bytes. */
export interface StreamMasker {
  /** What can be given out after these bytes: everything but the end that may still become a match. */
  write(chunk: Uint8Array): Uint8Array;
  /** What was held back; from 6 bytes on a mask in its place, as a secret may have been cut off there. */
  end(): Uint8Array;
}

/** As many as the shortest form has: fewer are the beginning of one by chance. */
const minBeginning = 6;

/** What a masker needs; `automaton` is asked at every write, and may change between two. */
export interface MaskerOptions {
  readonly automaton: () => Automaton;
  readonly mask: Uint8Array;
  readonly onMask: () => void;
}

/**
 * A masker that writes one mask for every run of bytes that matches cover. Offsets count from the start of the stream.
 * Bytes that are held back are kept as a node of the automaton: the path to it ends with them.
 */
export function createMasker({ automaton: current, mask, onMask }: MaskerOptions): StreamMasker {
  let automaton = current();
  let node = rootNode;
  let readTo = 0;
  const output = createOutput(mask, onMask);

  function takeOver(next: Automaton): void {
    const path = pathTo(automaton, node);
    automaton = next;
    const start = readTo - path.length;
    node = scan(automaton, rootNode, path, (end, length) => output.cover(start + end - length, start + end));
  }

  return {
    write(chunk) {
      const next = current();
      const held = heldBefore(automaton, node);
      if (next !== automaton) takeOver(next);
      const start = readTo;
      node = scan(automaton, node, chunk, (end, length) => output.cover(start + end - length, start + end));
      readTo += chunk.length;
      const decidedTo = readTo - (automaton.depth[node] as number);
      return output.take(decidedTo, { held, chunk, chunkStart: start });
    },
    end() {
      const next = current();
      const held = heldBefore(automaton, node);
      if (next !== automaton) takeOver(next);
      const beginning = automaton.depth[node] as number;
      if (beginning >= minBeginning) output.cover(readTo - beginning, readTo);
      node = rootNode;
      return output.take(readTo, { held, chunk: new Uint8Array(), chunkStart: readTo });
    },
  };
}

/** Where bytes can be copied from: the chunk, and what stands before it, made only if asked for. */
interface Source {
  readonly held: () => Uint8Array;
  readonly chunk: Uint8Array;
  readonly chunkStart: number;
}

function heldBefore(automaton: Automaton, node: number): () => Uint8Array {
  return () => pathTo(automaton, node);
}

interface Output {
  /** Says that a match covers these bytes, of which some may have been given out. */
  cover(start: number, end: number): void;
  /** The bytes that were not given out yet, up to an offset, and masks that begin before it or touch what was given out. */
  take(decidedTo: number, source: Source): Uint8Array;
}

function createOutput(mask: Uint8Array, onMask: () => void): Output {
  let writtenTo = 0;
  let endsWithMask = false;
  let runs: { start: number; end: number }[] = [];

  function writeRaw(pieces: Uint8Array[], to: number, source: Source): void {
    if (to <= writtenTo) return;
    pieces.push(...copyFrom(source, writtenTo, to));
    writtenTo = to;
    endsWithMask = false;
  }

  return {
    cover(matchStart, matchEnd) {
      if (matchEnd <= writtenTo) return;
      const run = { start: Math.max(matchStart, writtenTo), end: matchEnd };
      const before = runs.findLastIndex(({ end }) => end < run.start) + 1;
      const after = runs.findLastIndex(({ start }) => start <= run.end) + 1;
      for (const touched of runs.slice(before, after)) {
        run.start = Math.min(run.start, touched.start);
        run.end = Math.max(run.end, touched.end);
      }
      runs.splice(before, after - before, run);
    },
    take(decidedTo, source) {
      const pieces: Uint8Array[] = [];
      let done = 0;
      for (const run of runs) {
        writeRaw(pieces, Math.min(run.start, decidedTo), source);
        if (run.start > writtenTo) break;
        if (!endsWithMask) {
          pieces.push(mask);
          onMask();
        }
        endsWithMask = true;
        writtenTo = run.end;
        done += 1;
      }
      runs = done === runs.length ? [] : runs.slice(done);
      if (runs.length === 0) writeRaw(pieces, decidedTo, source);
      return join(pieces, mask);
    },
  };
}

function copyFrom({ held, chunk, chunkStart }: Source, from: number, to: number): Uint8Array[] {
  const inChunk = chunk.subarray(Math.max(0, from - chunkStart), Math.max(0, to - chunkStart));
  if (from >= chunkStart) return [inChunk];
  const before = held();
  const offset = before.length - chunkStart;
  return [before.subarray(offset + from, offset + Math.min(to, chunkStart)), inChunk];
}

/** One piece is given as it is, unless it is the mask, which others will need again. */
function join(pieces: readonly Uint8Array[], mask: Uint8Array): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1 && first !== mask) return first;
  const joined = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
