import type { Spelled } from "./spelling.ts";

/** UTF-16, little-endian and big-endian. What ASCII is in both orders is one spelling: the zero at the end is left out. */
export function* utf16({ text }: Spelled): Generator<Uint8Array> {
  if (text === undefined) return;
  const little = Buffer.from(text, "utf16le");
  const big = Buffer.from(little).swap16();
  yield little.at(-1) === 0 ? little.subarray(0, -1) : little;
  yield big.at(0) === 0 ? big.subarray(1) : big;
}
