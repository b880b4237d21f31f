import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { assertNoCanary, createCanary } from "../leaks/canary.ts";
import { describeEverything } from "../leaks/describe-everything.ts";
import { assertAbsent, assertSame } from "./assert-same.ts";

const [one, other] = [createCanary(), createCanary()];

describe("assertSame", () => {
  test.each<[what: string, value: unknown]>([
    ["texts", "same"],
    ["bytes", Buffer.from("same")],
    ["objects", { text: "same", identity: ["a"] }],
    ["nothing", undefined],
  ])("is content with equal %s", (_what, value) => {
    assertSame(structuredClone(value), structuredClone(value), "the value");
  });

  test.each<[actual: unknown, expected: unknown, message: string]>([
    [`${one.slice(0, 3)}-`, one, "expected a text of length 40, got a text of length 4; they part at 3"],
    [one, one + other, "expected a text of length 80, got a text of length 40; they part at 40"],
    [Buffer.from(one), new Uint8Array(2), "expected 2 bytes, got 40 bytes; they part at 0"],
    [{ text: one }, { text: other }, "expected an object, got an object"],
    [{ text: one }, undefined, "expected nothing, got an object"],
    [[one], null, "expected null, got a list of 1"],
    [7, one, "expected a text of length 40, got a number"],
  ])("names the difference of %# and no value", (actual, expected, message) => {
    const error = thrownBy(() => assertSame(actual, expected, "the value"));
    assert.ok(error instanceof assert.AssertionError);
    assert.equal(error.message, `the value differs: ${message}`);
    for (const value of [one, other]) assertNoCanary(describeEverything(error), value);
  });
});

test("assertAbsent shows nothing of what is there", () => {
  const error = thrownBy(() => assertAbsent({ text: one }, "what was removed"));
  assert.equal((error as Error).message, "what was removed differs: expected nothing, got an object");
  assertNoCanary(describeEverything(error), one);
  assertAbsent(undefined, "what was removed");
});

function thrownBy(call: () => void): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}
