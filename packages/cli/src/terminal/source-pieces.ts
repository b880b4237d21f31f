import type { Piece } from "./piece.ts";
import { referencePieces, referenceStart } from "./reference-pieces.ts";
import type { ToldFault } from "./told-fault.ts";

/**
 * A line of a config as an error about it may show it: the reference that it is about and the names that it says itself;
 * everything else is masked. `caret` is an index into the line.
 */
export function sourcePieces(line: string, caret: number, fault: ToldFault): Piece[] {
  const known = [...namePieces(line, fault), ...faultyReferences(line, caret, fault)].sort(
    (a, b) => a.from - b.from,
  );
  const pieces: Piece[] = [];
  let from = 0;
  for (const piece of known) {
    if (piece.from < from) continue;
    pieces.push(...gap(line, from, piece.from), piece);
    from = piece.to;
  }
  return [...pieces, ...gap(line, from, line.length)];
}

/** Keys of a `key = …` line or a `[table]`; a quoted key is never shown. */
function namePieces(line: string, { at, summary }: ToldFault): Piece[] {
  const keys = /^\s*(?:\[{1,2}[^\]="']*\]{1,2}|[\w.\s-]+=\s*)/.exec(line)?.[0] ?? "";
  const named = new Set(at?.path?.match(/[\w-]+/g));
  for (const [, name] of summary.matchAll(/"([\w.-]+)"/g)) if (name !== undefined) named.add(name);
  return [...keys.matchAll(/[\w-]+|[^\w-]+/g)].map(({ 0: text, index }) => {
    const isMasked = /[\w-]/.test(text) && !named.has(text);
    return { text: isMasked ? "***" : text, from: index, to: index + text.length, isMasked };
  });
}

/** The reference that the caret is in; where it points at the key, those of the line. */
function faultyReferences(line: string, caret: number, fault: ToldFault): Piece[] {
  const starts = [...line.matchAll(referenceStart)].map(({ index }) => index);
  const before = starts.filter((start) => start <= caret);
  const around = before.map((start) => referencePieces(line, start, { showsNames: showsNames(fault) }));
  const found = around.filter((pieces) => (pieces.at(-1)?.to ?? 0) > caret);
  if (found.length > 0) return found.flat();
  if (fault.reference === undefined || starts.some((start) => start <= caret)) return [];
  return starts.flatMap((start) => referencePieces(line, start, { showsNames: true }));
}

/** Whether it is known that the reference's words are a provider and a key, and no value that slipped. */
function showsNames({ code, reference, summary }: ToldFault): boolean {
  return reference !== undefined || (code === "unknown_provider" && /: (?!a name of )[\w-]+$/.test(summary));
}

/** Punctuation says nothing, and is shown; anything else isn't. */
function gap(line: string, from: number, to: number): Piece[] {
  if (from >= to) return [];
  const text = line.slice(from, to);
  const isMasked = !/^[\s'"[\]{},=]*$/.test(text);
  return [{ text: isMasked ? "***" : text, from, to, isMasked }];
}
