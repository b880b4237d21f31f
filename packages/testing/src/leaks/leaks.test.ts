import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { describe, test } from "vitest";
import { assertNoCanary, createCanary, findCanary } from "./canary.ts";
import { describeEverything } from "./describe-everything.ts";

const odd = 'p"ss\\wörd/漢+字 & <tag>';

describe("findCanary", () => {
  test.each<[spelling: string, text: string]>([
    ["raw", `before ${odd} after`],
    ["base64", Buffer.from(odd).toString("base64")],
    ["base64", Buffer.from(`a${odd}b`).toString("base64")],
    ["base64", Buffer.from(`ab${odd}c`).toString("base64")],
    ["base64url", Buffer.from(`${"?".repeat(3)}${odd}`).toString("base64url")],
    ["hex", Buffer.from(odd).toString("hex").toUpperCase()],
    ["hex", inspect(Buffer.from(odd))],
    ["percent", encodeURIComponent(odd)],
    ["JSON", JSON.stringify({ odd })],
    ["UTF-16", Buffer.from(`xy${odd}`, "utf16le").toString("latin1")],
    ["UTF-8 read as Latin-1", Buffer.from(odd).toString("latin1")],
    ["sha256 hash", createHash("sha256").update(odd).digest("hex")],
    ["sha1 hash", createHash("sha1").update(odd).digest("base64")],
  ])("finds %s", (spelling, text) => {
    assert.equal(findCanary(text, odd), spelling);
  });

  test("finds a part of a long canary, and nothing where nothing is", () => {
    const canary = createCanary();
    assert.equal(findCanary(`${canary.slice(0, 20)}…`, canary), "a part of it");
    assert.equal(findCanary(`…${canary.slice(-20)}`, canary), "a part of it");
    assert.equal(findCanary(createCanary(), canary), undefined);
  });

  test("refuses a canary that is found by chance", () => {
    assert.throws(() => findCanary("text", "root"), /fewer than 8/);
  });

  test("assertNoCanary names the spelling and shows no value", () => {
    const canary = createCanary();
    const failure = (() => {
      try {
        assertNoCanary(JSON.stringify({ canary }), canary);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    assert.ok(failure instanceof assert.AssertionError);
    assert.match(failure.message, /raw/);
    assert.equal(findCanary(describeEverything(failure), canary), undefined);
  });
});

describe("describeEverything", () => {
  const canary = createCanary();
  const hidden = Object.defineProperty(new Error("x"), "response", {
    enumerable: false,
    value: { body: canary },
  });
  const withGetter = Object.defineProperty({}, "late", { get: () => canary });
  const deep = { a: { a: { a: { a: { a: {} } } } } };
  let inner: Record<string, unknown> = deep.a.a.a.a.a;
  for (let depth = 0; depth < 40; depth += 1) {
    inner.a = {};
    inner = inner.a as Record<string, unknown>;
  }
  inner.canary = canary;

  test.each<[what: string, value: unknown]>([
    ["a message", new Error(canary)],
    ["a cause", new Error("x", { cause: new Error(canary) })],
    ["a hidden property", hidden],
    ["a symbol's property", { [Symbol("s")]: canary }],
    ["a symbol's description", { [Symbol(canary)]: 1 }],
    ["a name of a property", { [canary]: 1 }],
    ["a getter", withGetter],
    ["a property of a function", Object.assign(() => {}, { canary })],
    ["a map's key", new Map([[canary, 1]])],
    ["a set's member", { set: new Set([Buffer.from(canary)]) }],
    ["bytes", { bytes: new Uint8Array(Buffer.from(canary)) }],
    ["bytes behind JSON", { toJSON: () => ({ canary }) }],
    ["far below", deep],
    ["an aggregate's member", new AggregateError([new Error(canary)])],
  ])("reaches %s", (_what, value) => {
    assert.notEqual(findCanary(describeEverything(value), canary), undefined);
  });

  test("ends on loops and on what refuses to be shown", () => {
    const loop: Record<string, unknown> = {
      toJSON() {
        throw new Error("no");
      },
    };
    loop.self = loop;
    assert.equal(findCanary(describeEverything(loop), canary), undefined);
  });
});
