import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NaiveMasker } from "../test-reference/naive-masker.ts";
import { buildAutomaton } from "./build-automaton.ts";
import { createMasker, type StreamMasker } from "./masker.ts";

/** Bytes are written as Latin-1. A step is a chunk, or the patterns from here on; an output is what a write gave, or the end. */
interface SeedCase {
  readonly patterns: readonly string[];
  readonly steps: readonly (string | readonly string[])[];
  readonly outputs: readonly string[];
}

const corpus: readonly SeedCase[] = JSON.parse(
  readFileSync(new URL("../test-reference/corpus.json", import.meta.url), "utf8"),
);
const mask = Buffer.from("*");

test("there are at least 300 cases, all different", () => {
  expect(new Set(corpus.map((seedCase) => JSON.stringify(seedCase))).size).toBe(corpus.length);
  expect(corpus.length).toBeGreaterThanOrEqual(300);
});

describe("every case of the corpus gives what is written there", () => {
  test("with the automaton", () => {
    for (const seedCase of corpus) {
      let automaton = buildAutomaton(toBytes(seedCase.patterns));
      const masker = createMasker({ automaton: () => automaton, mask, onMask: () => undefined });
      const change = (patterns: readonly string[]): void => {
        automaton = buildAutomaton(toBytes(patterns));
      };
      expect(outputsOf(seedCase, masker, change), JSON.stringify(seedCase)).toEqual(seedCase.outputs);
    }
  });

  test("with the reference", () => {
    for (const seedCase of corpus) {
      const naive = new NaiveMasker(toBytes(seedCase.patterns), mask);
      const change = (patterns: readonly string[]): void => naive.change(toBytes(patterns));
      expect(outputsOf(seedCase, naive, change), JSON.stringify(seedCase)).toEqual(seedCase.outputs);
    }
  });
});

function outputsOf(
  { steps }: SeedCase,
  masker: StreamMasker,
  change: (patterns: readonly string[]) => void,
): string[] {
  const outputs: string[] = [];
  for (const step of steps) {
    if (typeof step === "string") outputs.push(toText(masker.write(Buffer.from(step, "latin1"))));
    else change(step);
  }
  return [...outputs, toText(masker.end())];
}

function toBytes(patterns: readonly string[]): Buffer[] {
  return patterns.map((pattern) => Buffer.from(pattern, "latin1"));
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
