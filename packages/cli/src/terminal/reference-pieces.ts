import type { Piece } from "./piece.ts";

const filters = ["default", "trim", "base64", "base64decode", "urlencode", "jsonstring"];

/** The beginning of a reference in a line. */
export const referenceStart = /<<secret(?![\p{L}\p{N}_-])/gu;

/**
 * A reference as it may be shown: keyword, punctuation and filter names as they stand, provider and key where it is
 * known that they are ones, everything else masked. Reads on to `>>` or to the end of the line.
 */
export function referencePieces(
  line: string,
  start: number,
  { showsNames }: { readonly showsNames: boolean },
): Piece[] {
  const pieces: Piece[] = [shown("<<secret", start)];
  let from = start + "<<secret".length;
  let sawFilter = false;
  while (from < line.length) {
    const token = nextToken(line, from);
    pieces.push(tokenPiece(token, from, showsNames && !sawFilter));
    if (token.kind === "bar") sawFilter = true;
    from += token.text.length;
    if (token.kind === "end") break;
  }
  return pieces;
}

interface Token {
  readonly kind: "end" | "bar" | "space" | "argument" | "word";
  readonly text: string;
}

/** Quotes may be escaped, where the reference stands in a string of TOML or JSON. */
const tokens: readonly (readonly [Token["kind"], RegExp])[] = [
  ["end", />>/y],
  ["bar", /\|/y],
  ["space", /\s+/y],
  ["argument", /\\"(?:(?!\\").)*(?:\\"|$)|"(?:[^"\\]|\\.)*(?:"|\\?$)|`[^`]*(?:`|$)/y],
  ["word", /(?:(?!>>|\\")[^\s|"`])+/y],
];

function nextToken(line: string, from: number): Token {
  for (const [kind, pattern] of tokens) {
    pattern.lastIndex = from;
    const text = pattern.exec(line)?.[0];
    if (text) return { kind, text };
  }
  return { kind: "word", text: line.slice(from, from + 1) };
}

function tokenPiece({ kind, text }: Token, from: number, showsArgument: boolean): Piece {
  const isShown = kind === "argument" ? showsArgument : kind !== "word" || filters.includes(text);
  if (isShown) return shown(text, from);
  const quote = kind === "argument" ? (/^\\?["`]/.exec(text)?.[0] ?? "") : "";
  return { text: `${quote}***${quote}`, from, to: from + text.length, isMasked: true };
}

function shown(text: string, from: number): Piece {
  return { text, from, to: from + text.length, isMasked: false };
}
