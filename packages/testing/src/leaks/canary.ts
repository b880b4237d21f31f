import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";

/** A fresh value that is nowhere by chance: 40 letters and digits. */
export function createCanary(): string {
  return randomBytes(20).toString("hex");
}

/**
 * Fails when a text holds a canary in any spelling: as it is, cut after its first or before its last 16 characters,
 * base64 and base64url at any alignment, hex, percent, JSON, UTF-16, or as a plain hash.
 * @throws {assert.AssertionError} that names the spelling and shows neither text nor canary
 */
export function assertNoCanary(text: string, canary: string, where = "the text"): void {
  const spelling = findCanary(text, canary);
  assert.ok(spelling === undefined, `${where} holds a secret value (${spelling})`);
}

/** The first spelling of a canary that a text holds, in words, or undefined. */
export function findCanary(text: string, canary: string): string | undefined {
  assert.ok(canary.length >= 8, "a canary of fewer than 8 characters is found by chance");
  const folded = text.toLowerCase();
  for (const [spelling, needles] of spellingsOf(canary)) {
    const ignoresCase = spelling === "hex" || spelling === "percent" || spelling.endsWith("hash");
    const hay = ignoresCase ? folded : text;
    const found = needles.some((needle) => hay.includes(ignoresCase ? needle.toLowerCase() : needle));
    if (found) return spelling;
  }
  return undefined;
}

function* spellingsOf(canary: string): Generator<[spelling: string, needles: string[]]> {
  const bytes = Buffer.from(canary, "utf8");
  const utf16 = Buffer.from(canary, "utf16le");
  yield ["raw", [canary]];
  if (canary.length >= 32) yield ["a part of it", [canary.slice(0, 16), canary.slice(-16)]];
  yield ["base64", base64Needles(bytes)];
  yield ["base64url", base64Needles(bytes).map(toBase64Url)];
  yield ["hex", [bytes.toString("hex"), spacedHex(bytes)]];
  yield ["percent", [encodeURIComponent(canary), everyByte(bytes, "%")]];
  yield ["JSON", [JSON.stringify(canary).slice(1, -1), everyUnit(canary)]];
  yield ["UTF-16", [utf16.toString("latin1"), utf16.toString("latin1").slice(1), utf16.toString("hex")]];
  yield ["UTF-8 read as Latin-1", [bytes.toString("latin1")]];
  for (const algorithm of ["md5", "sha1", "sha256", "sha512"]) {
    const digest = createHash(algorithm).update(bytes).digest();
    yield [`${algorithm} hash`, [digest.toString("hex"), digest.toString("base64").replace(/=+$/, "")]];
  }
}

/** What is the same whatever stands before and after: base64 groups three bytes, so there are three alignments. */
function base64Needles(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const inner = bytes.subarray(shift, bytes.length - ((bytes.length - shift) % 3));
    return inner.toString("base64");
  });
}

function toBase64Url(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}

function spacedHex(bytes: Buffer): string {
  return bytes.toString("hex").replace(/(..)(?=.)/g, "$1 ");
}

function everyByte(bytes: Buffer, mark: string): string {
  return [...bytes].map((byte) => mark + byte.toString(16).padStart(2, "0")).join("");
}

function everyUnit(text: string): string {
  return Array.from(text, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`).join(
    "",
  );
}
