import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { ExplanationJson } from "../../schemas/explanation.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { explanationText } from "./explanation-text.ts";

const hostile = "a\u001b]0;pwned\u0007\nb\u009b31m\u202e";
const told: ExplanationJson = {
  reference: hostile,
  consumer: hostile,
  allowed: false,
  rule: hostile,
  grant: `[[grant]]\nconsumer = "x"${hostile}`,
  provider: hostile,
  kind: hostile,
  file: hostile,
  line: 3,
  cache: { ttlMs: 0, negativeTtlMs: 0, maxStaleMs: 0 },
  timeoutMs: 1_000,
  retries: 1,
  calls: `GET ${hostile}`,
};

test("nothing of a config that nobody trusts yet steers the terminal", () => {
  // Of the surroundings, an explanation is told with these two.
  const surroundings = { stdout: new PassThrough(), environment: {} } as unknown as Surroundings;
  const text = explanationText(told, surroundings);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  // A line break in a name makes no line.
  expect(text.split("\n")).toHaveLength(9);
});
