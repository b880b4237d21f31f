import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRepository, type GitRepository } from "../../../test/git-repository.ts";
import { createPlantedValue } from "../../../test/planted-value.ts";
import { type Scanned, scanAll } from "../../../test/scan-all.ts";

let repository: GitRepository;
let canary: string;

beforeEach(() => {
  repository = createRepository(mkdtempSync(join(tmpdir(), "latebound-scan-")));
  canary = createCanary();
});

afterEach(() => {
  rmSync(repository.folder, { recursive: true });
});

function scanGit(path = repository.folder): Promise<Scanned> {
  return scanAll({ it: canary }, [{ kind: "git", path }]);
}

function placesOf({ finds }: Scanned): unknown[] {
  return finds.map(({ place: { kind, path, part, commit, objectType, inside } }) => ({
    kind,
    path: path.replace(repository.folder, ""),
    part,
    ...(commit !== undefined && { commit }),
    ...(objectType !== undefined && { objectType }),
    ...(inside.length > 0 && { inside }),
  }));
}

describe("history", () => {
  test("every value planted in it is found, as it is and in each encoding, and nothing in a clean one", async () => {
    const { value, written } = createPlantedValue();
    for (let index = 0; index < 30; index += 1) {
      repository.write(`src/file-${index}.ts`, `export const index = ${index};\n`.repeat(50));
      repository.commit(`change ${index}`);
    }
    const target = { kind: "git", path: repository.folder } as const;
    const clean = await scanAll({ it: value }, [target]);
    expect(clean).toMatchObject({ finds: [], leftOut: [] });
    const planted = written.map(({ form, bytes }) => {
      repository.write(`src/${form}`, bytes);
      return { path: `src/${form}`, commit: repository.commit("planted"), encodings: [form], line: 2 };
    });
    for (const { path } of planted) rmSync(join(repository.folder, path));
    repository.commit("removed");
    for (const pack of [false, true]) {
      if (pack) repository.git("gc", "--quiet");
      const { finds } = await scanAll({ it: value }, [target]);
      const found = finds.map(({ place: { path, commit, line }, encodings }) => ({
        path,
        commit,
        encodings,
        line,
      }));
      expect(found.toSorted((left, right) => left.path.localeCompare(right.path))).toEqual(
        planted.toSorted((left, right) => left.path.localeCompare(right.path)),
      );
    }
  });

  test("what nothing leads to any more, what is only staged, and what is only in a branch", async () => {
    repository.commit("first");
    repository.write("amended", `1 ${canary}`);
    const amended = repository.commit("second");
    rmSync(join(repository.folder, "amended"));
    repository.git("commit", "--quiet", "--all", "--allow-empty", "--amend", "--message", "second");
    repository.git("checkout", "--quiet", "-b", "other");
    repository.write("other", `2 ${canary}`);
    const other = repository.commit("third");
    repository.git("checkout", "--quiet", "main");
    repository.write("staged", `3 ${canary}`);
    repository.git("add", "staged");
    repository.write("forgotten", `4 ${canary}`);
    repository.git("hash-object", "-w", "forgotten");
    const blob = { kind: "git", part: "content", objectType: "blob" };
    expect(new Set(placesOf(await scanGit()))).toEqual(
      new Set([
        { ...blob, path: "amended", commit: amended },
        { ...blob, path: "other", commit: other },
        { ...blob, path: "staged" },
        { ...blob, path: "" },
      ]),
    );
  });

  test("names of files, messages of commits and tags, archives in it, notes", async () => {
    repository.write(`dump/${canary}.txt`, "x");
    repository.write("backup.gz", gzipSync(canary));
    const commit = repository.commit(`it was ${canary}`);
    repository.git("tag", "--annotate", "v1", "--message", `now ${canary}`);
    const places = placesOf(await scanGit());
    expect(new Set(places.filter((place) => JSON.stringify(place).includes('"git"')))).toEqual(
      new Set([
        { kind: "git", path: "dump", part: "name", objectType: "tree", commit },
        { kind: "git", path: "backup.gz", part: "content", objectType: "blob", commit },
        { kind: "git", path: "", part: "content", objectType: "commit", commit },
        { kind: "git", path: "", part: "content", objectType: "tag" },
      ]),
    );
  });

  test("a value in the path of what holds it is masked", async () => {
    repository.write(`${canary}/file`, canary);
    repository.commit("first");
    const places = placesOf(await scanGit());
    expect(places).toContainEqual(expect.objectContaining({ path: "*****/file", objectType: "blob" }));
  });

  test("the repository's other files: its config, for one", async () => {
    repository.git("remote", "add", "origin", `https://user:${canary}@example.test/x.git`);
    expect(placesOf(await scanGit())).toEqual([{ kind: "file", path: "/.git/config", part: "content" }]);
  });

  test("a large object, in pieces", async () => {
    repository.write("large", `${"x".repeat(99)}\n`.repeat(200_000) + canary);
    const commit = repository.commit("large");
    const { finds } = await scanGit();
    expect(finds).toMatchObject([{ place: { path: "large", commit, line: 200_001, offset: 20_000_000 } }]);
  });
});

describe("which repository", () => {
  test("from a folder below, from an added work tree, of a submodule, bare", async () => {
    repository.write("inner/file", canary);
    const commit = repository.commit("first");
    const tree = join(repository.folder, "..", `${repository.folder.split("/").at(-1)}-tree`);
    repository.git("worktree", "add", "--quiet", tree);
    const bare = join(repository.folder, "bare.git");
    repository.git("clone", "--quiet", "--bare", ".", "bare.git");
    const outer = createRepository(join(repository.folder, "outer"));
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository.folder, "sub");
    const place = { kind: "git", path: "inner/file", part: "content", objectType: "blob", commit };
    for (const path of [join(repository.folder, "inner"), tree, bare, outer.folder])
      expect(placesOf(await scanGit(path))).toEqual([place]);
    rmSync(tree, { recursive: true });
  });

  test("none, and one that is damaged, is said", async () => {
    const empty = mkdtempSync(join(tmpdir(), "latebound-scan-"));
    expect((await scanGit(empty)).leftOut).toMatchObject([{ reason: "no-repository" }]);
    rmSync(empty, { recursive: true });
    repository.write("file", canary);
    repository.commit("first");
    const objects = join(repository.folder, ".git", "objects");
    for (const name of readdirSync(objects)) {
      if (!/^[0-9a-f]{2}$/.test(name)) continue;
      const file = join(objects, name, readdirSync(join(objects, name))[0] ?? "");
      chmodSync(file, 0o600);
      writeFileSync(file, "damaged");
      break;
    }
    expect((await scanGit()).leftOut).toMatchObject([{ reason: "damaged" }]);
  });

  test("without git it is said that nothing was looked at", async () => {
    repository.write("file", canary);
    repository.commit("first");
    const target = { kind: "git", path: repository.folder } as const;
    const { leftOut } = await scanAll({ it: canary }, [target], {
      programPath: join(repository.folder, "no"),
    });
    expect(leftOut).toMatchObject([{ reason: "damaged" }]);
  });
});
