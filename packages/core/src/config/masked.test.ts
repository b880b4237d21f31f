import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Masked } from "./masked.ts";

const canary = "canary-5f2c";
const masked = new Masked(canary);

test("a masked credential shows nothing of itself", () => {
  const shown = [
    inspect({ masked }, { showHidden: true, depth: 9 }),
    inspect(masked, { customInspect: false, showHidden: true }),
    format("%s %o %j", masked, masked, masked),
    JSON.stringify({ masked }),
    `${masked}`,
    JSON.stringify({ ...masked }),
    String(Object.getOwnPropertyNames(masked)),
  ].join("\n");
  expect(shown).not.toContain(canary);
  expect(shown).toContain("<masked>");
});

test("it refuses to be cloned", () => {
  expect(() => structuredClone({ masked })).toThrow();
});

test("reveal gives the credential, and everything else as it is", () => {
  expect(Masked.reveal(masked)).toBe(canary);
  expect(Masked.reveal("plain")).toBe("plain");
});
