import assert from "node:assert/strict";
import { buildAutomaton } from "../../../packages/redact/src/automaton/build-automaton.ts";
import { createMasker, type StreamMasker } from "../../../packages/redact/src/automaton/masker.ts";
import { createRedactor } from "../../../packages/redact/src/index.ts";
import { NaiveMasker } from "../../../packages/redact/src/test-reference/naive-masker.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import type { Random } from "../random.ts";

const mask = Buffer.from("*");
const alphabets = ["ab", "abc", "abcdef", "\0\n\r ab", "éàü", "aA0+/=%"];
const valueCharacters = [
  ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  ..."'\"\\ <>&%+/$`!~é漢\n",
];

/** Any patterns, text, splits and changes: what comes out of each write is what the naive reference gives; no form of a secret passes. */
export const redactTarget: FuzzTarget = {
  name: "redact",
  run(random) {
    if (random.integer(8) === 0) runSecrets(random);
    else runPatterns(random);
  },
  pickShape(random) {
    const alphabet = random.pick(alphabets);
    const patterns = pickPatterns(random, alphabet);
    const unit = `${writeText(random, alphabet, 8)}${alphabet[0]}`;
    const writeLength = random.pick([1_000, 65_536]);
    return (length) => {
      const text = Buffer.from(unit.repeat(Math.ceil(length / unit.length)));
      return () => {
        const masker = maskerOf(() => buildAutomaton(patterns));
        for (let at = 0; at < text.length; at += writeLength)
          masker.write(text.subarray(at, at + writeLength));
        masker.end();
      };
    };
  },
};

function runPatterns(random: Random): void {
  const alphabet = random.pick(alphabets);
  let patterns = pickPatterns(random, alphabet);
  let automaton = buildAutomaton(patterns);
  const masker = maskerOf(() => automaton);
  const naive = new NaiveMasker(patterns, mask);
  const whole = maskerOf(() => automaton);
  const isSteady = random.integer(3) > 0;
  const written: Uint8Array[] = [];
  const given: Uint8Array[] = [];
  const writeCount = random.integer(6);
  for (let count = 0; count < writeCount; count += 1) {
    const chunk = writeChunk(random, alphabet, patterns);
    written.push(chunk);
    given.push(masker.write(chunk));
    assertSame(given.at(-1), naive.write(chunk));
    if (isSteady || random.integer(2) > 0) continue;
    patterns = random.integer(2) === 0 ? patterns.slice(1) : pickPatterns(random, alphabet);
    automaton = buildAutomaton(patterns);
    naive.change(patterns);
  }
  given.push(masker.end());
  assertSame(given.at(-1), naive.end());
  if (isSteady)
    assertSame(Buffer.concat(given), Buffer.concat([whole.write(Buffer.concat(written)), whole.end()]));
}

function maskerOf(automaton: () => ReturnType<typeof buildAutomaton>): StreamMasker {
  return createMasker({ automaton, mask, onMask: () => undefined });
}

function pickPatterns(random: Random, alphabet: string): Uint8Array[] {
  return random.list(5, () => Buffer.from(writeText(random, alphabet, 7)));
}

function writeText(random: Random, alphabet: string, maxLength: number): string {
  return random.text(maxLength, [...alphabet]);
}

/** Bytes, not characters, so that a write may end within a character. */
function writeChunk(random: Random, alphabet: string, patterns: readonly Uint8Array[]): Uint8Array {
  const pieces = random.list(4, () => {
    if (patterns.length === 0 || random.integer(2) === 0) return Buffer.from(writeText(random, alphabet, 6));
    const pattern = random.pick(patterns);
    return pattern.subarray(random.integer(2), pattern.length - random.integer(2));
  });
  return Buffer.concat(pieces);
}

function assertSame(given: Uint8Array | undefined, expected: Uint8Array): void {
  assert.ok(given !== undefined && Buffer.compare(given, expected) === 0, "differs from the reference");
}

/** Written here once more, without the package's own encoders. */
const writers: readonly ((value: string, random: Random) => string)[] = [
  (value) => value,
  (value, random) => Buffer.from(writeText(random, "xyz", 2) + value).toString("base64"),
  (value) => Buffer.from(value).toString("base64url"),
  (value) => Buffer.from(value).toString("hex"),
  (value) => encodeURIComponent(value),
  (value) => new URLSearchParams({ value }).toString().slice("value=".length),
  (value) => JSON.stringify(value).slice(1, -1),
  (value) => JSON.stringify(JSON.stringify(value)).slice(3, -3),
  (value) => JSON.stringify(Buffer.from(value).toJSON().data).slice(1, -1),
];

function runSecrets(random: Random): void {
  const redactor = createRedactor({ mask: "*" });
  const secrets = random.list(2, () => `k${writeText(random, valueCharacters.join(""), 20)}z9Q#w`);
  for (const secret of secrets) redactor.add(secret);
  const pieces = random.list(4, () => {
    if (secrets.length === 0) return { shown: "nothing", covered: "" };
    const form = random.pick(writers)(random.pick(secrets), random);
    return { shown: form, covered: form };
  });
  const text = pieces.map(({ shown }) => ` ${shown} `).join("=");
  const masked = redactor.redactText(text);
  for (const { covered } of pieces) {
    if (covered !== "")
      assert.ok(
        !masked.includes(covered),
        `a form of a secret passed ${JSON.stringify([secrets, covered, masked])}`,
      );
  }
  if (secrets.length === 0) assert.equal(masked, text);
}
