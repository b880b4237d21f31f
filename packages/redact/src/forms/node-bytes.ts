import { inspect } from "node:util";
import type { Spelled } from "./spelling.ts";

const shownByBuffer = 50;
const shownByArray = 100;
const indents = [2, 4, 6, 8];

/** How Node prints bytes: `<Buffer 68 75>`, JSON of a Buffer and of a Uint8Array, and `Uint8Array(2) [ 104, 117 ]`. */
export function* nodeBytes({ bytes }: Spelled): Generator<string> {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  yield pairs.join(" ");
  yield pairs.slice(0, shownByBuffer).join(" ");
  yield bytes.join(",");
  yield bytes.join(", ");
  if (bytes.length <= shownByArray) yield Array.from(bytes, (byte, index) => `"${index}":${byte}`).join(",");
  yield* inspectedLines(bytes);
}

/** More than six numbers are printed in columns; how far to the right, depends on what they are part of. */
function* inspectedLines(bytes: Uint8Array): Generator<string> {
  const printed = inspect(new Uint8Array(bytes.subarray(0, shownByArray)), { breakLength: 80, compact: 3 });
  const lines = printed.split("\n").slice(1, -1);
  for (const indent of indents) {
    yield lines
      .map((line) => " ".repeat(indent) + line.slice(2))
      .join("\n")
      .trimStart();
  }
}
