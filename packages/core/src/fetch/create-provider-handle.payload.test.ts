import { inspect } from "node:util";
import { SecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { canary, createHandleRig } from "./test-rig/handle-rig.ts";

async function told(answer: () => unknown) {
  const rig = createHandleRig({ settings: { retries: 0 } });
  rig.script.answer = answer;
  const one = await rig.fetchNow("a");
  return one.error ?? one.payload;
}

describe("a payload", () => {
  it("is passed on with its known members only", async () => {
    const meta = {
      version: "3",
      expiresAtMs: 12,
      lease: { id: "l", expiresAtMs: 5, renewable: false },
      identity: ["a", "b"],
    };
    expect(await told(() => ({ json: "{}", ...meta, more: canary }))).toEqual({ json: "{}", ...meta });
    expect(await told(() => ({ text: "", bytes: undefined, version: undefined }))).toEqual({ text: "" });
  });

  it.each<[string, string, string | undefined]>([
    ["line breaks, escapes and bidi characters", "1\r\n\u001b[31m2\u202e3\u200b", "1 [31m2 3"],
    ["10,000 characters", "v".repeat(10_000), `${"v".repeat(127)}…`],
    ["a character cut in two by the bound", `${"v".repeat(126)}\u{1f600}vv`, `${"v".repeat(126)}\ufffd…`],
    ["nothing that can be shown", "\n\u0000\t", undefined],
  ])("whose version has %s has it cleaned, in its event too", async (_case, version, shown) => {
    const rig = createHandleRig();
    rig.script.answer = () => ({ text: canary, version });
    const one = await rig.fetchNow("a");
    if (one.error) throw one.error;
    const [event] = rig.eventsOf("fetch");
    expect(event).toMatchObject({ type: "fetch", outcome: "found" });
    expect([one.payload?.version, event && "version" in event ? event.version : undefined]).toEqual([
      shown,
      shown,
    ]);
  });

  it("has bytes of its own, out of any pool", async () => {
    const pooled = Buffer.from(canary);
    const payload = await told(() => ({ bytes: pooled }));
    if (!payload || !("bytes" in payload)) throw new Error("no bytes");
    expect(Buffer.from(payload.bytes).toString()).toBe(canary);
    expect(payload.bytes.buffer.byteLength).toBe(canary.length);
    pooled.fill(0);
    expect(Buffer.from(payload.bytes).toString()).toBe(canary);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["text alone", canary],
    ["no body", { version: "1" }],
    ["two bodies", { text: canary, json: "{}" }],
    ["a number as text", { text: 7 }],
    ["an array as bytes", { bytes: [1, 2] }],
    ["an object as json", { json: { canary } }],
    ["a number as version", { text: canary, version: 3 }],
    ["text as expiry", { text: canary, expiresAtMs: "soon" }],
    ["an endless expiry", { text: canary, expiresAtMs: Number.POSITIVE_INFINITY }],
    ["a lease without an id", { text: canary, lease: { expiresAtMs: 1, renewable: true } }],
    ["a lease of null", { text: canary, lease: null }],
    ["numbers as identity", { text: canary, identity: [1] }],
  ])("that is %s is invalid_response", async (_case, answer) => {
    const error = await told(() => answer);
    expect(error).toMatchObject({ code: "invalid_response", provider: "vault" });
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(canary);
  });
});

describe("what a provider throws", () => {
  it.each<[string, unknown, string]>([
    ["an error", new Error(canary), "invalid_response"],
    ["a type error", new TypeError(canary), "invalid_response"],
    ["text", canary, "invalid_response"],
    ["undefined", undefined, "invalid_response"],
    ["a reset connection", Object.assign(new Error(canary), { code: "ECONNRESET" }), "unavailable"],
    ["a refused connection", Object.assign(new Error(canary), { code: "ECONNREFUSED" }), "unavailable"],
    ["an abort that nobody asked for", new DOMException(canary, "AbortError"), "unavailable"],
  ])("that is %s is told without its text", async (_case, thrown, code) => {
    const error = await told(() => Promise.reject(thrown));
    expect(error).toBeInstanceOf(SecretError);
    expect(error).toMatchObject({ code, provider: "vault" });
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(canary);
    expect(JSON.stringify(error)).not.toContain(canary);
  });

  it("that is a SecretError is copied with its facts and without what was hung on it", async () => {
    const original = new SecretError("access_denied", { message: "no", requestId: "r-1", hint: "ask" });
    Object.assign(original, { cause: new Error(canary), body: canary });
    const error = await told(() => Promise.reject(original));
    expect(error).not.toBe(original);
    expect(error).toMatchObject({ code: "access_denied", requestId: "r-1", hint: "ask", provider: "vault" });
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(canary);
  });
});
