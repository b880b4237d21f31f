import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeOldCode } from "./remove-old-code.ts";

const dayMs = 24 * 60 * 60 * 1_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-old-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A folder with a file in it that has not changed for so many days. */
function write(name: string, days: number): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  writeFileSync(join(path, "run.cjs"), "code");
  const changed = new Date(Date.now() - days * dayMs);
  utimesSync(path, changed, changed);
  return path;
}

test("what has not grown for a month is removed, and nothing else", () => {
  write("0123456789abcdef-v24.21.0-x64", 31);
  write("0123456789abcdee-v24.21.0-x64", 29);
  write("packages", 90);
  write("notes", 90);
  removeOldCode(folder);
  expect(readdirSync(folder).sort()).toEqual(["0123456789abcdee-v24.21.0-x64", "notes", "packages"]);
});

test("a link of such a name stays, and so does what it leads to", () => {
  const elsewhere = write("elsewhere", 90);
  symlinkSync(elsewhere, join(folder, "0123456789abcdef-v24.21.0-x64"));
  removeOldCode(folder, Date.now() + 365 * dayMs);
  expect(readdirSync(folder)).toHaveLength(2);
  expect(readdirSync(elsewhere)).toEqual(["run.cjs"]);
});
