import { format, inspect, isDeepStrictEqual } from "node:util";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { contentOf, isLate } from "./late.ts";
import { createLate, lateOfConstant, lateWithDecoder } from "./late-value.ts";

const source = '<<secret "vault" "db#password">>';
const late = createLate({ source, parts: [], at: { file: "app.toml", path: "db.password" } });

describe("a late value", () => {
  it.each([
    ["template", () => `${late}`],
    ["concatenation", () => `x${String(late)}`],
    ["number", () => Number(late)],
    ["join", () => [late].join()],
    ["key", () => ({})[late as unknown as string]],
    ["comparison", () => (late as unknown as string) > "a"],
  ])("throws unresolved when it is used as a string: %s", (_, use) => {
    expect(use).toThrow(
      expect.objectContaining({ code: "unresolved", at: expect.objectContaining({ path: "db.password" }) }),
    );
  });

  it("gives the reference back in JSON and inspect", () => {
    expect(JSON.stringify({ late })).toBe(JSON.stringify({ late: source }));
    expect(inspect({ late })).toContain(source);
    expect(format("%o %j", late, late)).toContain("vault");
  });

  it("can't be cloned or posted to another thread", () => {
    const { port1, port2 } = new MessageChannel();
    expect(() => structuredClone(late)).toThrow();
    expect(() => port1.postMessage({ late })).toThrow();
    port1.close();
    port2.close();
  });

  it("can't be forged by JSON", () => {
    expect(isLate(JSON.parse(JSON.stringify({ "@latebound/late": { source, parts: [] } })))).toBe(false);
    expect(isLate(source)).toBe(false);
    expect(isLate(null)).toBe(false);
    expect(isLate(late)).toBe(true);
  });

  it("keeps its references when a schema is put behind it", () => {
    const decoded = lateWithDecoder(late, Number);
    expect(contentOf(decoded).source).toBe(source);
    expect(contentOf(decoded).decode?.("4")).toBe(4);
  });

  it("masks a literal that a schema wrapped", () => {
    const canary = "CANARY-literal";
    const literal = lateOfConstant(canary);
    const shown = [
      JSON.stringify({ literal }),
      inspect(literal, { showHidden: true, depth: 9 }),
      format("%o", literal),
    ].join();
    expect(shown).not.toContain(canary);
    expect(isDeepStrictEqual(contentOf(literal).constant, { value: canary })).toBe(true);
  });
});
