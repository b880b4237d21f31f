import type { Piece } from "./piece.ts";
import { sourcePieces } from "./source-pieces.ts";
import type { ToldFault } from "./told-fault.ts";

/** A line of a config with a mark below what a fault is about. */
export interface SourceExcerpt {
  readonly line: string;
  /** Spaces and the mark. */
  readonly marks: string;
}

/**
 * The line that a fault is about, masked but for the reference, at most `width` columns of it, around the mark. Undefined
 * where the text has no such line.
 */
export function sourceExcerpt(text: string, fault: ToldFault, width: number): SourceExcerpt | undefined {
  const { line: number, column } = fault.at ?? {};
  const line = number === undefined ? undefined : text.split(/\r?\n/)[number - 1];
  if (line === undefined || column === undefined || column > line.length + 1) return undefined;
  const pieces = sourcePieces(line, column - 1, fault).map((piece) => ({
    ...piece,
    text: plain(piece.text),
  }));
  const mark = markOf(pieces, caretIn(pieces, column - 1));
  return cutAround(pieces.map((piece) => piece.text).join(""), mark, Math.max(width, 20));
}

/** Where a masked key was meant, the reference behind it says more. */
function caretIn(pieces: readonly Piece[], caret: number): number {
  const meant = pieces.find(({ to }) => caret < to);
  const reference = pieces.find(
    ({ text, from, isMasked }) => from > caret && !isMasked && text === "<<secret",
  );
  return meant?.isMasked && reference ? reference.from : caret;
}

/** As long as it was, so that indexes stay right. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (one) => " ".repeat(one.length));
}

interface Mark {
  readonly start: number;
  readonly length: number;
}

/** A masked piece is marked as a whole; of a shown one what begins at the caret, up to the next space. */
function markOf(pieces: readonly Piece[], caret: number): Mark {
  let shownBefore = 0;
  for (const { text, from, to, isMasked } of pieces) {
    if (caret < to) {
      if (isMasked) return { start: shownBefore, length: text.length };
      const inside = Math.max(caret - from, 0);
      const word = /^(?:<<secret|\w[\w-]*|\S)/.exec(text.slice(inside))?.[0] ?? " ";
      return { start: shownBefore + inside, length: word.length };
    }
    shownBefore += text.length;
  }
  return { start: shownBefore, length: 1 };
}

const cut = "...";

function cutAround(line: string, { start, length }: Mark, width: number): SourceExcerpt {
  if (line.length <= width) return { line, marks: `${" ".repeat(start)}${"^".repeat(length)}` };
  const room = width - 2 * cut.length;
  const first = Math.max(0, Math.min(start - Math.floor(room / 3), line.length - room - cut.length));
  const before = first === 0 ? "" : cut;
  const kept = line.slice(first, first + room);
  const after = first + room < line.length ? cut : "";
  const markLength = Math.min(length, room - (start - first));
  const indent = " ".repeat(before.length + start - first);
  return { line: `${before}${kept}${after}`, marks: `${indent}${"^".repeat(markLength)}` };
}
