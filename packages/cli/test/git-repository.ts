import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A repository for a test. */
export interface GitRepository {
  readonly folder: string;
  /** What git printed. */
  git(...args: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  /** Stages everything and commits it; gives the commit's id. */
  commit(message: string): string;
}

/** A new repository in a folder, independent of the machine's configuration. */
export function createRepository(folder: string): GitRepository {
  const environment = {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.test",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.test",
  };
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: folder, env: environment, encoding: "utf8", stdio: "pipe" }).trim();
  git("init", "--quiet", "--initial-branch=main");
  return {
    folder,
    git,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    commit(message) {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
  };
}
