import fc from "fast-check";
import { expect, test } from "vitest";
import { buildAutomaton } from "../automaton/build-automaton.ts";
import { createPrefilter } from "./prefilter.ts";

const letters = fc.constantFrom(..."ab");

test.each([1, 3, 4, 5, 9])("it says what a naive search does, for patterns from %d bytes on", (minLength) => {
  const pattern = fc.string({ unit: letters, minLength, maxLength: 14 });
  const patterns = fc.array(pattern, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(patterns, fc.string({ unit: letters, maxLength: 60 }), (words, text) => {
      const prefilter = createPrefilter(buildAutomaton(words.map((word) => Buffer.from(word))));
      const isThere = words.some((word) => text.includes(word));
      const said = prefilter.holdsPattern(Buffer.from(text));
      const isExact = words.every((word) => word.length >= 4);
      expect(said).toBe(isExact ? isThere : true);
      expect(prefilter.longest).toBe(Math.max(...words.map((word) => word.length)));
    }),
    { numRuns: 1_000 },
  );
});

test("without patterns nothing is there", () => {
  expect(createPrefilter(buildAutomaton([])).holdsPattern(Buffer.from("anything at all"))).toBe(false);
});

test("a pattern is seen at every place of a text", () => {
  const pattern = "k9!vQ2#xyT7u";
  const prefilter = createPrefilter(buildAutomaton([Buffer.from(pattern), Buffer.from("pL0$wRm4zzY8-long")]));
  for (let at = 0; at < 50; at += 1) {
    const text = "x".repeat(at) + pattern;
    expect(prefilter.holdsPattern(Buffer.from(text))).toBe(true);
    expect(prefilter.holdsPattern(Buffer.from(text.slice(0, -1)))).toBe(false);
    expect(prefilter.holdsPattern(Buffer.from(`${text}${"y".repeat(50 - at)}`))).toBe(true);
  }
});

test("very long ones too", () => {
  const pattern = Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 37) % 251));
  const prefilter = createPrefilter(buildAutomaton([pattern]));
  expect(prefilter.holdsPattern(Buffer.concat([Buffer.from("before"), pattern]))).toBe(true);
  expect(prefilter.holdsPattern(Buffer.concat([Buffer.from("before"), pattern.subarray(1)]))).toBe(false);
});
