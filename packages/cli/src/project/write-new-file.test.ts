import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeNewFile } from "./write-new-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-new-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the file is the user's alone", () => {
  const path = join(folder, "new");
  writeNewFile(path, "text\n");
  expect(readFileSync(path, "utf8")).toBe("text\n");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("what is there already stays", () => {
  const path = join(folder, "there");
  writeFileSync(path, "before");
  expect(() => writeNewFile(path, "text")).toThrow(
    `can't write ${path}: something is there already (EEXIST)`,
  );
  expect(readFileSync(path, "utf8")).toBe("before");
});

test("a folder that isn't there is told with the path and the system's code", () => {
  const path = join(folder, "none/new");
  expect(() => writeNewFile(path, "text")).toThrow(`can't write ${path}: its folder is not there (ENOENT)`);
});

describe.runIf(process.geteuid?.() === 0)("as root, who can mount", () => {
  test("nothing stays of a file that the disk has no room for", () => {
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", folder]);
    expect(mounted.status).toBe(0);
    try {
      const path = join(folder, "new");
      expect(() => writeNewFile(path, "x".repeat(10_000))).toThrow(
        `can't write ${path}: the disk is full (ENOSPC)`,
      );
      expect(existsSync(path)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      spawnSync("umount", [folder]);
    }
  });
});
