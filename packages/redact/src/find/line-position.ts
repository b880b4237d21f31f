/** A place in a stream, with the line it is in. */
export interface LinePosition {
  /** In bytes, from 0. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** The offset of the line's first byte. */
  readonly lineStart: number;
}

/** Bytes of a stream that are at hand, one piece behind the other. */
export interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Where a stream begins. */
export const firstPosition: LinePosition = { offset: 0, line: 1, lineStart: 0 };

/** The position at an offset that lies behind another one; the pieces hold all between. */
export function moveTo(from: LinePosition, offset: number, pieces: readonly Piece[]): LinePosition {
  let { line, lineStart } = from;
  for (const { start, bytes } of pieces) {
    const between = bytes.subarray(Math.max(0, from.offset - start), Math.max(0, offset - start));
    const shift = start + Math.max(0, from.offset - start);
    for (let at = between.indexOf(lineFeed); at !== -1; at = between.indexOf(lineFeed, at + 1)) {
      line += 1;
      lineStart = shift + at + 1;
    }
  }
  return { offset, line, lineStart };
}

const lineFeed = 0x0a;
