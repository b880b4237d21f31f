import type { Spelled } from "./spelling.ts";

const minShown = 16;
const maxShown = 128;

/** The beginning of a value with dots behind it, as errors of Node quote long arguments. */
export function* cut({ bytes }: Spelled): Generator<Uint8Array> {
  const dots = Buffer.from("...");
  for (let end = minShown; end <= Math.min(bytes.length - 1, maxShown); end += 1) {
    yield Buffer.concat([bytes.subarray(0, end), dots]);
  }
}
