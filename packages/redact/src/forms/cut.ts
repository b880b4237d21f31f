import { inspect } from "node:util";
import type { Spelled } from "./spelling.ts";

const minShown = 16;
const maxShown = 128;
const dots = Buffer.from("...");

/** The beginning of a value with dots behind it, as errors of Node quote long arguments: as it is, inspected, in JSON. */
export function* cut({ bytes, text }: Spelled): Generator<Uint8Array> {
  yield* beginnings(bytes);
  if (text === undefined) return;
  for (const escaped of [inspectedLine(text), inJson(text)]) {
    yield* beginnings(Buffer.from(escaped));
    yield* beginnings(Buffer.from(inJson(escaped)), 2 * maxShown);
  }
  yield* inspectedBeginnings(text);
}

function* beginnings(bytes: Uint8Array, maxLength = maxShown): Generator<Uint8Array> {
  for (let end = minShown; end <= Math.min(bytes.length - 1, maxLength); end += 1) {
    yield Buffer.concat([bytes.subarray(0, end), dots]);
  }
}

/** Cut before it is inspected: which quotes are escaped, depends on those that are left. */
function* inspectedBeginnings(text: string): Generator<Uint8Array> {
  for (let end = minShown; end <= Math.min(text.length - 1, maxShown); end += 1) {
    const inspected = inspectedLine(text.slice(0, end));
    yield Buffer.from(`${inspected}...`);
    yield Buffer.from(`${inJson(inspected)}...`);
  }
}

function inspectedLine(text: string): string {
  return inspect(text, { maxStringLength: null, breakLength: Number.POSITIVE_INFINITY }).slice(1, -1);
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
