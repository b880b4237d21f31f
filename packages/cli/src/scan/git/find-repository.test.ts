import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRepository, type GitRepository } from "../../../test/git-repository.ts";
import { type Scanned, scanAll } from "../../../test/scan-all.ts";
import { findRepository } from "./find-repository.ts";

const canary = createCanary();
let root: string;
let other: GitRepository;
let folder: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "latebound-scan-")));
  other = createRepository(join(root, "other"));
  other.write("private", canary);
  other.commit("first");
  folder = join(root, "unpacked");
  mkdirSync(folder);
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** The history, and what is staged. */
async function scanBoth(path = folder): Promise<Scanned[]> {
  return [
    await scanAll({ it: canary }, [{ kind: "git", path }]),
    await scanAll({ it: canary }, [{ kind: "staged", path }]),
  ];
}

async function expectElsewhere(): Promise<void> {
  for (const { finds, leftOut } of await scanBoth()) {
    expect(finds).toEqual([]);
    expect(leftOut).toEqual([
      { kind: "place", place: { kind: "git", path: folder, inside: [] }, reason: "elsewhere" },
    ]);
  }
}

describe("a repository of others is not looked at", () => {
  test("that a commondir leads to", async () => {
    createRepository(folder);
    writeFileSync(join(folder, ".git", "commondir"), join(other.folder, ".git"));
    await expectElsewhere();
  });

  test("that a .git file or link leads to", async () => {
    writeFileSync(join(folder, ".git"), `gitdir: ${join(other.folder, ".git")}\n`);
    await expectElsewhere();
    rmSync(join(folder, ".git"));
    symlinkSync(join(other.folder, ".git"), join(folder, ".git"));
    await expectElsewhere();
  });

  test("by way of a work tree of its own, or of one of this folder's that isn't its own", async () => {
    const tree = join(root, "tree");
    other.git("worktree", "add", "--quiet", tree);
    writeFileSync(join(folder, ".git"), readFileSync(join(tree, ".git")));
    await expectElsewhere();
    const added = join(folder, "made-up", "worktrees", "tree");
    cpSync(join(other.folder, ".git", "worktrees", "tree"), added, { recursive: true });
    writeFileSync(join(added, "commondir"), join(other.folder, ".git"));
    writeFileSync(join(added, "gitdir"), join(folder, ".git"));
    writeFileSync(join(folder, ".git"), `gitdir: ${added}\n`);
    await expectElsewhere();
  });

  test("that a commondir of a submodule leads to", async () => {
    const repository = createRepository(folder);
    createRepository(join(root, "inner"));
    cpSync(join(root, "inner", ".git"), join(folder, ".git", "modules", "sub"), { recursive: true });
    repository.commit("first");
    const store = join(folder, ".git", "modules", "sub");
    writeFileSync(join(store, "commondir"), join(other.folder, ".git"));
    const [{ finds, leftOut } = { finds: [], leftOut: [] }] = await scanBoth();
    expect(finds).toEqual([]);
    expect(leftOut).toMatchObject([{ place: { path: store }, reason: "elsewhere" }]);
  });

  test("nor is that around it, where a .git file leads nowhere", async () => {
    folder = join(other.folder, "inner");
    mkdirSync(folder);
    writeFileSync(join(folder, ".git"), "gitdir: nowhere\n");
    await expectElsewhere();
  });
});

describe("what git makes is found", () => {
  test("an added work tree, by a relative path too, and a submodule", () => {
    const tree = join(root, "tree");
    other.git("worktree", "add", "--quiet", tree);
    const commonDirectory = join(other.folder, ".git");
    const added = { gitDirectory: join(commonDirectory, "worktrees", "tree"), commonDirectory };
    expect(findRepository(tree)).toEqual(added);
    writeFileSync(join(added.gitDirectory, "gitdir"), "../../../../tree/.git\n");
    writeFileSync(join(tree, ".git"), "gitdir: ../other/.git/worktrees/tree\n");
    expect(findRepository(tree)).toEqual(added);
    const outer = createRepository(join(root, "outer"));
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.folder, "sub");
    const module = join(outer.folder, ".git", "modules", "sub");
    expect(findRepository(join(outer.folder, "sub"))).toEqual({
      gitDirectory: module,
      commonDirectory: module,
    });
  });
});
