import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where a repository is kept. */
export interface Repository {
  /** With the index and HEAD of this work tree. */
  readonly gitDirectory: string;
  /** With objects, refs and config; the same but for a work tree that was added. */
  readonly commonDirectory: string;
}

/**
 * The repository that a folder is, or is in; undefined when there is none. Git is not asked: it refuses repositories of
 * other users, since it would run what they name.
 */
export function findRepository(path: string): Repository | undefined {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const gitDirectory = gitDirectoryIn(folder);
    if (gitDirectory !== undefined) return { gitDirectory, commonDirectory: commonOf(gitDirectory) };
    if (folder === dirname(folder)) return undefined;
  }
}

function gitDirectoryIn(folder: string): string | undefined {
  const candidate = join(folder, ".git");
  if (isGitDirectory(candidate)) return candidate;
  const pointed = firstLine(candidate)?.match(/^gitdir: (.+)$/)?.[1];
  if (pointed !== undefined) {
    const directory = resolve(folder, pointed);
    return existsSync(join(directory, "HEAD")) ? directory : undefined;
  }
  return isGitDirectory(folder) ? folder : undefined;
}

/** Whether a folder holds objects of git. */
export function isGitDirectory(folder: string): boolean {
  return existsSync(join(folder, "HEAD")) && existsSync(join(folder, "objects"));
}

function commonOf(gitDirectory: string): string {
  const pointed = firstLine(join(gitDirectory, "commondir"));
  return pointed === undefined ? gitDirectory : resolve(gitDirectory, pointed);
}

const maxPointerBytes = 64 * 1024;

function firstLine(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > maxPointerBytes) return undefined;
  return readFileSync(file, "utf8").split("\n", 1)[0];
}
