import { format, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createSecret } from "./secret.ts";

const canary = "CANARY-5e1f";
const facts = { version: "3", expiresAtMs: 1_000 };

describe("a secret", () => {
  it("gives its text, bytes, version and expiry", () => {
    const secret = createSecret(canary, facts);
    expect([secret.text(), secret.version, secret.expiresAtMs]).toEqual([canary, "3", 1_000]);
    expect(new TextDecoder().decode(secret.bytes())).toBe(canary);
  });

  it("gives fresh unpooled bytes at each call", () => {
    const secret = createSecret(Buffer.from(canary), facts);
    const first = secret.bytes();
    first.fill(0);
    expect(secret.text()).toBe(canary);
    expect(first.buffer.byteLength).toBe(canary.length);
  });

  it("is masked wherever it is printed", () => {
    const secret = createSecret(canary, facts);
    const shown = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret, { showHidden: true, depth: 9 }),
      format("%s %o %O %j", secret, secret, secret, secret),
      JSON.stringify({ ...secret }),
    ].join();
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain(Buffer.from(canary).toString("base64").slice(0, 8));
  });

  it("can't be cloned", () => {
    expect(() => structuredClone(createSecret(canary, facts))).toThrow();
  });

  it("refuses text that isn't UTF-8", () => {
    const secret = createSecret(Uint8Array.of(0xff, 0xfe), facts);
    expect(() => secret.text()).toThrow(expect.objectContaining({ code: "invalid_value" }));
    expect([...secret.bytes()]).toEqual([0xff, 0xfe]);
  });

  it("forgets its own copy on dispose, and only that", () => {
    const bytes = Uint8Array.from(Buffer.from(canary));
    const secret = createSecret(bytes, facts);
    secret.dispose();
    expect(() => secret.text()).toThrow(expect.objectContaining({ code: "invalid_value" }));
    expect(Buffer.from(bytes).toString()).toBe(canary);
  });
});
