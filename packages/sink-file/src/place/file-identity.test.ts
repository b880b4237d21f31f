import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { identityOf, isOneOf, movingIdentity, stateOf } from "./file-identity.ts";

const stats = statSync(fileURLToPath(import.meta.url), { bigint: true });
const own = identityOf(stats);

it("knows a file by all of its marks, or by all but its time of change while it moves", () => {
  expect(isOneOf(stats, [own])).toBe(true);
  expect(isOneOf(stats, [movingIdentity(own)])).toBe(true);
  expect(isOneOf(stats, [{ ...own, ino: "1" }, own])).toBe(true);
  expect(isOneOf(stats, [])).toBe(false);
});

it.each(["dev", "ino", "mtimeNs", "ctimeNs"] as const)("takes another %s for another file", (mark) => {
  expect(isOneOf(stats, [{ ...own, [mark]: `${BigInt(own[mark]) + 1n}` }])).toBe(false);
});

it("has no state for what isn't there", () => {
  expect(stateOf(`${fileURLToPath(import.meta.url)}/x`)).toBeUndefined();
  expect(stateOf("/nowhere/x")).toBeUndefined();
});
