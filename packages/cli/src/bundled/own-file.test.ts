import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isOwnFolder, isOwnTree } from "./own-file.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "latebound-own-"));
  mkdirSync(join(base, "a/b"), { recursive: true, mode: 0o700 });
  writeFileSync(join(base, "a/b/file"), "", { mode: 0o600 });
});
afterEach(() => rmSync(base, { recursive: true }));

test("a folder of the user's own, all that is in it included, or one that isn't there", () => {
  expect([isOwnFolder(base), isOwnTree(base), isOwnTree(join(base, "none"))]).toEqual([true, true, true]);
});

test.each(["", "a", "a/b", "a/b/file"])("%s that others may write to makes it another", (name) => {
  chmodSync(join(base, name), 0o722);
  expect(isOwnTree(base)).toBe(false);
});

test("so does a link in it, wherever that leads", () => {
  symlinkSync(join(base, "a/b/file"), join(base, "a/link"));
  expect(isOwnTree(base)).toBe(false);
  expect(isOwnFolder(join(base, "a/link"))).toBe(false);
});
