import type { Spelled } from "./spelling.ts";

/** Hex in lower and in upper case. */
export function* hex({ bytes }: Spelled): Generator<string> {
  const text = Buffer.from(bytes).toString("hex");
  yield text;
  yield text.toUpperCase();
}
