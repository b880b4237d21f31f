import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRepository, type GitRepository } from "../../../test/git-repository.ts";
import { type Scanned, scanAll } from "../../../test/scan-all.ts";

let repository: GitRepository;
const canary = createCanary();

beforeEach(() => {
  repository = createRepository(mkdtempSync(join(tmpdir(), "latebound-scan-")));
});

afterEach(() => {
  rmSync(repository.folder, { recursive: true });
});

function scanStaged(indexFile?: string): Promise<Scanned> {
  return scanAll({ it: canary }, [{ kind: "staged", path: repository.folder, indexFile }]);
}

function placesOf({ finds }: Scanned): unknown[] {
  return finds.map(({ place: { path, part, line } }) => ({ path, part, line }));
}

test("what is staged is looked at, not what is in HEAD or in the folder only", async () => {
  repository.write("old", canary);
  repository.commit("first");
  repository.write("staged", `x\n${canary}`);
  repository.write("removed later", canary);
  repository.git("add", "--all");
  rmSync(join(repository.folder, "removed later"));
  repository.write("unstaged", canary);
  expect(placesOf(await scanStaged())).toEqual([
    { path: "removed later", part: "content", line: 1 },
    { path: "staged", part: "content", line: 2 },
  ]);
  repository.git("commit", "--quiet", "--message", "second");
  expect(placesOf(await scanStaged())).toEqual([]);
});

test("before the first commit; names too, masked", async () => {
  repository.write(`a ${canary}\n"b"`, "x");
  repository.git("add", "--all");
  expect(placesOf(await scanStaged())).toEqual([{ path: 'a *****\\u{a}"b"', part: "name", line: 1 }]);
});

test("by the index that a hook is told of", async () => {
  repository.write("staged", canary);
  const index = join(repository.folder, ".git", "index");
  repository.commit("first");
  copyFileSync(index, `${index}.other`);
  rmSync(join(repository.folder, "staged"));
  repository.commit("second");
  expect(placesOf(await scanStaged())).toEqual([]);
  expect(placesOf(await scanStaged(`${index}.other`))).toEqual([
    { path: "staged", part: "content", line: 1 },
  ]);
});

test("where there is no repository it is said", async () => {
  rmSync(join(repository.folder, ".git"), { recursive: true });
  expect((await scanStaged()).leftOut).toMatchObject([{ reason: "no-repository" }]);
});
