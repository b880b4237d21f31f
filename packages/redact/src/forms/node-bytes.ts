import { inspect } from "node:util";
import type { Spelled } from "./spelling.ts";

const shownByBuffer = 50;
const shownByArray = 100;
const indents = [2, 4, 6, 8];
/** A terminal makes the second of the first. */
const lineEnds = ["\n", "\r\n"];
const pairsInPiece = 16;

const minPairs = 6;

/** Printed in columns, a line has at least as many, unless it is the last. */
const numbersInPiece = 4;
const minDifferent = 2;

/**
 * How Node prints bytes: `<Buffer 68 75>`, JSON of a Buffer and of a Uint8Array, and `Uint8Array(2) [ 104, 117 ]`; in
 * pieces too, since of longer bytes it prints the beginning only, where a value may be cut off.
 */
export function* nodeBytes({ bytes, inPieces }: Spelled): Generator<string> {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  yield pairs.join(" ");
  yield pairs.slice(0, shownByBuffer).join(" ");
  yield bytes.join(",");
  yield bytes.join(", ");
  if (bytes.length <= shownByArray) yield Array.from(bytes, (byte, index) => `"${index}":${byte}`).join(",");
  yield* inspectedLines(bytes);
  if (inPieces) yield* piecesOfBuffer(pairs);
  if (inPieces) yield* piecesOfColumns(bytes);
}

/** More than six numbers are printed in columns; how far to the right, depends on what they are part of. */
function* inspectedLines(bytes: Uint8Array): Generator<string> {
  const printed = inspect(new Uint8Array(bytes.subarray(0, shownByArray)), { breakLength: 80, compact: 3 });
  const lines = printed.split("\n").slice(1, -1);
  const [first = "", ...others] = lines.map((line) => line.slice(2));
  for (const indent of indents) {
    for (const lineEnd of lineEnds) yield [first.trimStart(), ...others].join(lineEnd + " ".repeat(indent));
  }
}

/** Every run of 16 pairs, and shorter beginnings where the dots of a Buffer follow. */
function* piecesOfBuffer(pairs: readonly string[]): Generator<string> {
  for (let at = 0; at + pairsInPiece <= pairs.length; at += 1)
    yield pairs.slice(at, at + pairsInPiece).join(" ");
  for (let end = minPairs; end < Math.min(pairs.length, pairsInPiece); end += 1)
    yield `${pairs.slice(0, end).join(" ")} ...`;
}

/** Every run of 4 numbers in a line; the first and the last run also where a line ends inside them. */
function* piecesOfColumns(bytes: Uint8Array): Generator<string> {
  const last = bytes.length - numbersInPiece;
  for (let at = 0; at <= last; at += 1) {
    const run = bytes.subarray(at, at + numbersInPiece);
    if (new Set(run).size < minDifferent) continue;
    yield* inColumns(run, [", "]);
    if (at > 0 && at < last) continue;
    const breaks = lineEnds.flatMap((lineEnd) => indents.map((indent) => `,${lineEnd}${" ".repeat(indent)}`));
    for (let inFirst = 1; inFirst < run.length; inFirst += 1) yield* inColumns(run, breaks, inFirst);
  }
}

/** A column is as wide as its widest number, which may not be one of these; one of the separators stands before `at`. */
function inColumns(run: Uint8Array, separators: readonly string[], at = 1): string[] {
  let texts: string[] = [];
  for (const [index, byte] of run.entries()) {
    const before = index === at ? separators : [", "];
    const widths = [1, 2, 3].filter((width) => width >= String(byte).length);
    const numbers = widths.map((width) => String(byte).padStart(width));
    if (index === 0) texts = [String(byte)];
    else texts = texts.flatMap((text) => before.flatMap((it) => numbers.map((number) => text + it + number)));
  }
  return texts;
}
