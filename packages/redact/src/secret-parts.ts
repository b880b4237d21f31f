import { isUtf8 } from "node:buffer";

/** A piece of a secret that is masked for itself. */
export interface SecretPart {
  readonly bytes: Uint8Array;
  readonly kind: "value" | "line" | "leaf";
  /**
   * Which forms are looked for. `full`: all, and pieces of base64 of 16 characters; `whole`: all, but only in one piece, since
   * parts of it may be ordinary text; `basic`: itself, JSON and base64 in one piece, for variants and for very long values;
   * `plain`: itself, for even longer ones.
   */
  readonly coverage: "full" | "whole" | "basic" | "plain";
}

/** Longer values are looked for in fewer forms: patterns take many times their length in memory. */
const maxFullBytes = 1024;
const maxWholeBytes = 16 * 1024;
const maxBasicBytes = 128 * 1024;
const maxNesting = 4;

/**
 * The parts of a secret, without white space around them: the value, with LF and with CRLF line ends; the strings and
 * numbers in it where it is JSON, else its lines. Bytes that are not UTF-8 are one part.
 */
export function secretParts(value: Uint8Array): SecretPart[] {
  if (!isUtf8(value)) return [{ bytes: value, kind: "value", coverage: coverageOf(value.length) }];
  const parts: SecretPart[] = [];
  const waiting: { bytes: Uint8Array; kind: SecretPart["kind"]; nesting: number }[] = [
    { bytes: value, kind: "value", nesting: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const text = Buffer.from(withoutWhiteSpaceAround(next.bytes)).toString("latin1");
    const inner = next.nesting < maxNesting ? innerParts(text) : [];
    const whole = { bytes: Buffer.from(text, "latin1"), kind: next.kind };
    const coverage = coverageOf(value.length > maxWholeBytes ? value.length : text.length);
    parts.push({ ...whole, coverage: coverage === "full" && inner.length > 0 ? "whole" : coverage });
    parts.push(...lineEndVariants(text, { ...whole, coverage }));
    const nesting = next.nesting + 1;
    for (const part of inner) waiting.push({ ...part, nesting });
  }
  return parts;
}

/** Of ASCII only. A pattern for the end would try again at each white space in the middle. */
function withoutWhiteSpaceAround(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && isWhiteSpace(bytes[start])) start += 1;
  while (start < end && isWhiteSpace(bytes[end - 1])) end -= 1;
  return bytes.subarray(start, end);
}

function isWhiteSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

function coverageOf(length: number): SecretPart["coverage"] {
  if (length > maxBasicBytes) return "plain";
  if (length > maxWholeBytes) return "basic";
  return length > maxFullBytes ? "whole" : "full";
}

type Whole = Pick<SecretPart, "bytes" | "kind">;

function lineEndVariants(text: string, { kind, coverage }: SecretPart): SecretPart[] {
  if (!text.includes("\n")) return [];
  const lineFeeds = text.replaceAll("\r\n", "\n");
  const variants = [lineFeeds, lineFeeds.replaceAll("\n", "\r\n")].filter((variant) => variant !== text);
  const atMost = coverage === "plain" ? coverage : "basic";
  return variants.map((variant) => ({ bytes: Buffer.from(variant, "latin1"), kind, coverage: atMost }));
}

function innerParts(text: string): Whole[] {
  const leaves = /^[[{"]/.test(text) ? jsonLeaves(text) : undefined;
  if (leaves !== undefined) return leaves.map((leaf) => ({ bytes: Buffer.from(leaf), kind: "leaf" }));
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length === 1) return [];
  return lines.map((line) => ({ bytes: Buffer.from(line, "latin1"), kind: "line" }));
}

/** The strings and the numbers, as they are written, or undefined where this isn't JSON. */
function jsonLeaves(latin1: string): string[] | undefined {
  const leaves: string[] = [];
  const collect = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value === "string") leaves.push(value);
    if (typeof value === "number") leaves.push(context?.source ?? String(value));
    return value;
  };
  try {
    JSON.parse(Buffer.from(latin1, "latin1").toString("utf8"), collect);
    return leaves;
  } catch {
    return undefined;
  }
}
