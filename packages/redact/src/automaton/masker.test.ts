import { describe, expect, test } from "vitest";
import { NaiveMasker } from "../test-reference/naive-masker.ts";
import { type Automaton, pathTo, scan, sizeOf } from "./automaton.ts";
import { buildAutomaton, maxPatternBytes } from "./build-automaton.ts";
import { createMasker, type StreamMasker } from "./masker.ts";

const mask = Buffer.from("*");

describe("one mask for what matches cover", () => {
  test.each<[what: string, patterns: string[], text: string, expected: string]>([
    ["nothing", [], "text", "text"],
    ["one", ["secret"], "a secret b", "a * b"],
    ["at both ends", ["secret"], "secret", "*"],
    ["twice with text between", ["secret"], "secret secret", "* *"],
    ["that touch", ["secret"], "secretsecret", "*"],
    ["that overlap", ["abcd", "cdef"], "xabcdefx", "x*x"],
    ["that overlap with themselves", ["aba"], "xabababax", "x*x"],
    ["nested at the start", ["abc", "abcdef"], "abcdeX", "*deX"],
    ["nested inside", ["abcdef", "cd"], "abcdX abcdef", "ab*X *"],
    ["nested at the end", ["abcdef", "def"], "xdef abcdef", "x* *"],
    ["a chain of overlaps", ["ab", "bc", "cd"], "abcd", "*"],
    ["a beginning that dies in another", ["aab"], "aaab", "a*"],
    ["of one byte", ["a"], "banana", "b*n*n*"],
    ["the same twice, and an empty one", ["abc", "abc", ""], "xabc", "x*"],
  ])("%s", (_what, patterns, text, expected) => {
    const bytes = patterns.map((pattern) => Buffer.from(pattern));
    expect(runWhole(bytes, text)).toBe(expected);
    for (let first = 0; first <= text.length; first += 1) {
      for (let second = first; second <= text.length; second += 1) {
        const writes = [text.slice(0, first), text.slice(first, second), text.slice(second)];
        expect(runWrites(createMaskerOf(bytes), writes).join("")).toBe(expected);
        expect(runWrites(new NaiveMasker(bytes, mask), writes).join("")).toBe(expected);
      }
    }
  });

  test("any byte, in patterns that hold all 256", () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const masker = createMaskerOf([everyByte]);
    const text = Buffer.concat([everyByte.subarray(3), everyByte, Buffer.from([0xff, 0xc3])]);
    expect(Buffer.concat([masker.write(text), masker.end()])).toEqual(
      Buffer.concat([everyByte.subarray(3), mask, Buffer.from([0xff, 0xc3])]),
    );
  });
});

describe("what is held back", () => {
  const patterns = ["secret", "cretin", "etcd"].map((pattern) => Buffer.from(pattern));

  test.each<[writes: string[], outputs: string[]]>([
    [["no match at all"], ["no match at all", ""]],
    [
      ["a secre", "t b"],
      ["a ", "* b", ""],
    ],
    [
      ["a secre", "x b"],
      ["a ", "secrex b", ""],
    ],
    [
      ["a secr", "etcd"],
      ["a ", "*", ""],
    ],
    [
      ["a secr", "ecr"],
      ["a ", "secre", "cr"],
    ],
    [
      ["secret", "in"],
      ["*", "", ""],
    ],
    [
      ["secret", "secret", "."],
      ["*", "", ".", ""],
    ],
    [
      ["secret", "secre", "!"],
      ["*", "", "secre!", ""],
    ],
    [
      ["s", "e", "c", "r", "e", "t"],
      ["", "", "", "", "", "*", ""],
    ],
    [
      ["", "secre", "", ""],
      ["", "", "", "", "secre"],
    ],
  ])("%j", (writes, outputs) => {
    expect(runWrites(createMaskerOf(patterns), writes)).toEqual(outputs);
    expect(runWrites(new NaiveMasker(patterns, mask), writes)).toEqual(outputs);
  });

  test("a chunk in which nothing is found is passed on as it is", () => {
    const chunk = Buffer.from("ordinary text");
    expect(createMaskerOf(patterns).write(chunk).buffer).toBe(chunk.buffer);
  });

  test("a mask that is given out can be changed without harm", () => {
    const masker = createMaskerOf(patterns);
    masker.write(Buffer.from("secret")).fill(0);
    expect(Buffer.from(masker.write(Buffer.from(" secret"))).toString()).toBe(" *");
  });

  test("at most what a piece of a very long pattern has", () => {
    const long = Uint8Array.from({ length: 3 * maxPatternBytes + 17 }, (_, index) => index % 251);
    const masker = createMaskerOf([long]);
    expect(masker.write(long.subarray(0, maxPatternBytes - 1))).toHaveLength(0);
    expect(masker.write(long.subarray(maxPatternBytes - 1, maxPatternBytes))).toEqual(new Uint8Array(mask));
    const rest = [masker.write(long.subarray(maxPatternBytes)), masker.end()];
    expect(Buffer.concat(rest)).toHaveLength(0);
  });
});

describe("the beginning of a pattern at the end", () => {
  test.each<[what: string, patterns: string[], writes: string[], outputs: string[]]>([
    ["of five bytes", ["secretive"], ["a secre"], ["a ", "secre"]],
    ["of six bytes", ["secretive"], ["a secret"], ["a ", "*"]],
    ["all but the last byte, in pieces", ["secretive"], ["sec", "ret", "iv"], ["", "", "", "*"]],
    ["of the longest of several", ["secretive", "retina"], ["a secreti"], ["a ", "*"]],
    ["behind one that went on otherwise", ["secretive", "retina"], ["a secretin"], ["a sec", "retin"]],
    ["behind a mask", ["secretive", "hidden"], ["hiddensecreti"], ["*", ""]],
    ["behind a mask and text", ["secretive", "hidden"], ["hidden secreti"], ["* ", "*"]],
    ["that overlaps a mask", ["secretive", "xsecret"], ["xsecretiv"], ["*", ""]],
    ["around a match", ["abcdefgh", "cd"], ["x abcdefg"], ["x ", "*"]],
    ["of fewer bytes, around a match", ["abcdefgh", "cd"], ["x abcde"], ["x ", "ab*e"]],
  ])("%s", (_what, patterns, writes, outputs) => {
    const bytes = patterns.map((pattern) => Buffer.from(pattern));
    expect(runWrites(createMaskerOf(bytes), writes)).toEqual(outputs);
    expect(runWrites(new NaiveMasker(bytes, mask), writes)).toEqual(outputs);
  });

  test("counts as a mask", () => {
    let count = 0;
    const automaton = buildAutomaton([Buffer.from("secretive")]);
    const masker = createMasker({ automaton: () => automaton, mask, onMask: () => (count += 1) });
    masker.write(Buffer.from("a secreti"));
    expect(toText(masker.end())).toBe("*");
    expect(count).toBe(1);
  });
});

describe("patterns that change between two writes", () => {
  test.each<[what: string, steps: (string | string[])[], expected: string]>([
    ["one comes", ["a secret ", ["secret"], "a secret"], "a secret a *"],
    ["one goes", [["secret"], "a secret ", [], "a secret"], "a * a secret"],
    ["one goes while it is half read", [["secret"], "a sec", [], "ret"], "a secret"],
    ["what waits is another's beginning", [["secret"], "a sec", ["second"], "ond"], "a *"],
    ["what waits is another", [["secret"], "a secre", ["ecre"], "x"], "a s*x"],
    ["what was masked is a longer one's beginning", [["secret"], "a secret", ["secrets"], "s b"], "a * b"],
    ["what waits becomes one at the end", [["secrets"], "a secret", ["secret"]], "a *"],
    ["what waits begins one at the end", [["xsecretive"], "a xsecreti", ["secretive"]], "a x*"],
    ["what waits begins none at the end", [["secretive"], "a secreti", ["second"]], "a secreti"],
    ["a match inside what waits stays", [["abcdef", "cd"], "abcd", ["abcdef"], "x"], "ab*x"],
    ["twice without a write between", [["secret"], "a sec", ["sect"], ["ecx"], "x b"], "a s* b"],
  ])("%s", (_what, steps, expected) => {
    let automaton = buildAutomaton([]);
    const masker = createMasker({ automaton: () => automaton, mask, onMask: () => undefined });
    const naive = new NaiveMasker([], mask);
    const outputs = { masker: "", naive: "" };
    for (const step of steps) {
      if (typeof step === "string") {
        outputs.masker += toText(masker.write(Buffer.from(step)));
        outputs.naive += toText(naive.write(Buffer.from(step)));
      } else {
        const patterns = step.map((pattern) => Buffer.from(pattern));
        automaton = buildAutomaton(patterns);
        naive.change(patterns);
      }
    }
    expect(outputs.masker + toText(masker.end())).toBe(expected);
    expect(outputs.naive + toText(naive.end())).toBe(expected);
  });
});

describe("the tables", () => {
  test("count masks, not matches", () => {
    let count = 0;
    const automaton = buildAutomaton(["abc", "bcd", "xyz"].map((pattern) => Buffer.from(pattern)));
    const masker = createMasker({ automaton: () => automaton, mask, onMask: () => (count += 1) });
    masker.write(Buffer.from("abcd ab"));
    masker.write(Buffer.from("cd xyz"));
    expect(count).toBe(3);
  });

  test("a node knows the bytes that lead to it", () => {
    const automaton = buildAutomaton([Buffer.from("secret"), Buffer.from("sector")]);
    expect(toText(pathTo(automaton, nodeAfter(automaton, "xsecto")))).toBe("secto");
    expect(toText(pathTo(automaton, nodeAfter(automaton, "xsecx")))).toBe("");
  });

  test("stay small where patterns are long", () => {
    const pattern = Uint8Array.from({ length: maxPatternBytes }, (_, index) => (index * 7919) % 256);
    expect(sizeOf(buildAutomaton([pattern]))).toBeLessThan(32 * maxPatternBytes);
  });
});

function createMaskerOf(patterns: readonly Uint8Array[]): StreamMasker {
  const automaton = buildAutomaton(patterns);
  return createMasker({ automaton: () => automaton, mask, onMask: () => undefined });
}

function runWhole(patterns: readonly Uint8Array[], text: string): string {
  return runWrites(createMaskerOf(patterns), [text]).join("");
}

/** What every write gave, and the end. */
function runWrites(masker: StreamMasker, writes: readonly string[]): string[] {
  const outputs = writes.map((text) => toText(masker.write(Buffer.from(text))));
  return [...outputs, toText(masker.end())];
}

function nodeAfter(automaton: Automaton, text: string): number {
  return scan(automaton, 0, Buffer.from(text), () => undefined);
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
