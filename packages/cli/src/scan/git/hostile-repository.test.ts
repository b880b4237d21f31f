import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRepository, type GitRepository } from "../../../test/git-repository.ts";
import { scanAll } from "../../../test/scan-all.ts";

let repository: GitRepository;
let marker: string;
const canary = createCanary();

beforeEach(() => {
  repository = createRepository(mkdtempSync(join(tmpdir(), "latebound-scan-")));
  marker = join(repository.folder, ".git", "marker");
});

afterEach(() => {
  rmSync(repository.folder, { recursive: true });
});

const programs = [
  "core.fsmonitor",
  "core.pager",
  "core.editor",
  "core.sshCommand",
  "core.askPass",
  "core.gitProxy",
  "core.alternateRefsCommand",
  "diff.external",
  "diff.evil.command",
  "diff.evil.textconv",
  "filter.evil.clean",
  "filter.evil.smudge",
  "filter.evil.process",
  "gpg.program",
  "credential.helper",
  "uploadpack.packObjectsHook",
  "remote.origin.uploadpack",
  "pager.cat-file",
  "pager.rev-list",
  "pager.diff-tree",
  "pager.ls-files",
  "sequence.editor",
];
const commands = ["cat-file", "rev-list", "diff-tree", "diff-index", "ls-files", "rev-parse", "hash-object"];
const hooks = [
  "post-index-change",
  "pre-commit",
  "post-checkout",
  "reference-transaction",
  "fsmonitor-watchman",
];

/** Everything that a repository can name to be run leaves a mark. */
function arm(): void {
  const script = join(repository.folder, ".git", "evil");
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> '${marker}'\n`);
  chmodSync(script, 0o755);
  for (const hook of hooks) {
    const path = join(repository.folder, ".git", "hooks", hook);
    writeFileSync(path, `#!/bin/sh\n'${script}' ${hook}\n`);
    chmodSync(path, 0o755);
  }
  for (const name of programs) repository.git("config", name, script);
  for (const command of commands) repository.git("config", `alias.${command}`, `!${script}`);
  repository.git("config", "log.showSignature", "true");
  repository.git("config", "diff.trustExitCode", "true");
}

function everything(): Promise<Awaited<ReturnType<typeof scanAll>>> {
  const path = repository.folder;
  return scanAll({ it: canary }, [
    { kind: "tree", path },
    { kind: "git", path },
    { kind: "staged", path },
  ]);
}

test("nothing runs that a repository's config, attributes or hooks name", async () => {
  repository.write(".gitattributes", "* diff=evil filter=evil\n");
  repository.write("committed", canary);
  repository.commit("first");
  repository.write("staged", `other ${canary}`);
  repository.git("add", "staged");
  arm();
  const { finds, leftOut } = await everything();
  expect(finds.map(({ place: { kind, path } }) => [kind, path.replace(repository.folder, "")])).toEqual([
    ["file", "/committed"],
    ["file", "/staged"],
    ["git", "committed"],
    ["git", "staged"],
    ["git", "staged"],
  ]);
  expect(leftOut).toMatchObject([{ reason: "git" }]);
  expect(existsSync(marker)).toBe(false);
  // The traps work: git run as anybody would runs them.
  repository.git("-c", "filter.evil.process=", "-c", "filter.evil.clean=", "status");
  expect(existsSync(marker)).toBe(true);
});

test("objects that are missing are not fetched from where the config says", async () => {
  repository.write("committed", canary);
  repository.write("inner/file", "x");
  repository.commit("first");
  const tree = repository.git("rev-parse", "HEAD:inner");
  rmSync(join(repository.folder, ".git", "objects", tree.slice(0, 2), tree.slice(2)));
  arm();
  repository.git("config", "remote.origin.url", repository.folder);
  repository.git("config", "remote.origin.promisor", "true");
  repository.git("config", "remote.origin.partialCloneFilter", "blob:none");
  repository.git("config", "extensions.partialClone", "origin");
  repository.git("config", "core.repositoryFormatVersion", "1");
  repository.git("config", "protocol.allow", "always");
  const { finds, leftOut } = await everything();
  expect(finds.map(({ place: { kind } }) => kind)).toContain("git");
  expect(leftOut.map(({ reason }) => reason)).toContain("damaged");
  expect(existsSync(marker)).toBe(false);
  expect(() => repository.git("cat-file", "-p", tree)).toThrow();
  expect(existsSync(marker)).toBe(true);
});
