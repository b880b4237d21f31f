import { type Automaton, pathTo, rootNode, scan } from "../automaton/automaton.ts";
import type { Form } from "../forms/forms-of.ts";
import { firstPosition, moveTo, type Piece } from "./line-position.ts";
import type { Meaning } from "./meanings.ts";
import type { Prefilter } from "./prefilter.ts";
import { createRuns, type Run } from "./runs.ts";

/** A place where secrets are. What overlaps or touches is one place. */
export interface Match {
  /** Of its first byte, in the stream. */
  readonly start: number;
  /** Of the byte behind it. */
  readonly end: number;
  /** Of its first byte, from 1; lines end with a line feed. */
  readonly line: number;
  /** Of its first byte, from 1, in bytes. */
  readonly column: number;
  /** The names given with the secrets, in no order; none for secrets without one. */
  readonly names: readonly string[];
  /** How they are written here, in no order. */
  readonly forms: readonly Form[];
}

/** Says where secrets are in one stream after another. However a stream is split, the places are the same. */
export interface Finder {
  /** The places that these bytes show to be over. The bytes may be changed afterwards. */
  write(chunk: Uint8Array): Match[];
  /** The places that are left at the end of a stream, after these last bytes. What is written next is another stream. */
  end(chunk?: Uint8Array): Match[];
}

/** What finders of one redactor share. */
export interface FinderTables {
  /** Asked for at every write. */
  automaton(): Automaton;
  prefilter(automaton: Automaton): Prefilter;
  /** What a pattern of the automaton means; asked for at every match. */
  meaningOf(pattern: Uint8Array): Meaning;
}

/** A finder at the start of a stream. */
export function createFinder(tables: FinderTables): Finder {
  const { meaningOf } = tables;
  const runs = createRuns();
  const reader = createReader(tables, (pieces, start, end) => {
    runs.cover(start, end, meaningOf(bytesBetween(pieces, start, end)));
  });
  let position = firstPosition;

  function placeRuns(pieces: readonly Piece[]): void {
    let at = position;
    for (const run of runs.all()) {
      if (run.position !== undefined) continue;
      at = moveTo(at, run.start, pieces);
      run.position = at;
    }
  }

  return {
    write(chunk) {
      const pieces = reader.read(chunk);
      placeRuns(pieces);
      const decidedTo = reader.decidedTo();
      position = moveTo(position, decidedTo, pieces);
      return runs.takeBefore(decidedTo).map(matchOf);
    },
    end(chunk = new Uint8Array()) {
      placeRuns(reader.readLast(chunk));
      position = firstPosition;
      return runs.takeBefore(Number.POSITIVE_INFINITY).map(matchOf);
    },
  };
}

interface Reader {
  /** Gives what is at hand then: the bytes before the chunk that may have become a match, and the chunk. */
  read(chunk: Uint8Array): Piece[];
  /** The same; what is read next is another stream. */
  readLast(chunk: Uint8Array): Piece[];
  /** No match that is still to come begins before this offset. */
  decidedTo(): number;
}

function createReader(
  tables: FinderTables,
  onMatch: (pieces: readonly Piece[], start: number, end: number) => void,
): Reader {
  let automaton = tables.automaton();
  let node = rootNode;
  let readTo = 0;

  function scanPart(bytes: Uint8Array, start: number, pieces: readonly Piece[]): void {
    node = scan(automaton, node, bytes, (end, length) => onMatch(pieces, start + end - length, start + end));
  }

  /** Gives the bytes that may have become a match. */
  function takeHeld(): Piece {
    const bytes = pathTo(automaton, node);
    const held = { start: readTo - bytes.length, bytes };
    const next = tables.automaton();
    if (next === automaton) return held;
    automaton = next;
    node = rootNode;
    scanPart(bytes, held.start, [held]);
    return held;
  }

  /** Bytes that no pattern is in matter only where one may begin before them, or end behind them. */
  function read(chunk: Uint8Array, isLast: boolean): Piece[] {
    const held = takeHeld();
    const pieces = [held, { start: readTo, bytes: chunk }];
    const { longest, holdsPattern } = tables.prefilter(automaton);
    const middle = chunk.length - (node === rootNode ? 0 : longest) - (isLast ? 0 : longest);
    if (middle <= 0 || holdsPattern(chunk)) scanPart(chunk, readTo, pieces);
    else {
      if (node !== rootNode) scanPart(chunk.subarray(0, longest), readTo, pieces);
      node = rootNode;
      if (!isLast) scanPart(chunk.subarray(-longest), readTo + chunk.length - longest, pieces);
    }
    readTo += chunk.length;
    return pieces;
  }

  return {
    read: (chunk) => read(chunk, false),
    readLast(chunk) {
      const pieces = read(chunk, true);
      node = rootNode;
      readTo = 0;
      return pieces;
    },
    decidedTo: () => readTo - (automaton.depth[node] as number), // every node has a depth
  };
}

function matchOf({ start, end, position = firstPosition, names, forms }: Run): Match {
  return {
    start,
    end,
    line: position.line,
    column: start - position.lineStart + 1,
    names: [...names],
    forms: [...forms],
  };
}

function bytesBetween(pieces: readonly Piece[], from: number, to: number): Uint8Array {
  const parts = pieces.map(({ start, bytes }) =>
    bytes.subarray(Math.max(0, from - start), Math.max(0, to - start)),
  );
  const [first, second] = parts.filter((part) => part.length > 0);
  return second === undefined ? (first ?? new Uint8Array()) : Buffer.concat(parts);
}
