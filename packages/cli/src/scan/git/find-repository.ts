import { existsSync, lstatSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { realPath } from "../../surroundings/real-path.ts";

/** Where a repository is kept. */
export interface Repository {
  /** With the index and HEAD of this work tree. */
  readonly gitDirectory: string;
  /** With objects, refs and config; the same but for a work tree that was added. */
  readonly commonDirectory: string;
}

/**
 * The repository that a folder is, or is in; `elsewhere` where a file or link there leads to one that doesn't lead back,
 * undefined when there is none. Git is not asked: it refuses repositories of other users, since it would run what they
 * name.
 */
export function findRepository(path: string): Repository | "elsewhere" | undefined {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const repository = repositoryIn(folder);
    if (repository !== undefined || folder === dirname(folder)) return repository;
  }
}

function repositoryIn(folder: string): Repository | "elsewhere" | undefined {
  const candidate = join(folder, ".git");
  if (lstatSync(candidate, { throwIfNoEntry: false })?.isSymbolicLink() === true) return "elsewhere";
  if (isGitDirectory(candidate)) return ownRepository(candidate);
  const pointed = firstLine(candidate)?.match(/^gitdir: (.+)$/)?.[1];
  if (pointed !== undefined) return pointedRepository(candidate, resolve(folder, pointed));
  return isGitDirectory(folder) ? ownRepository(folder) : undefined;
}

/** Whether a folder holds objects of git. */
export function isGitDirectory(folder: string): boolean {
  return existsSync(join(folder, "HEAD")) && existsSync(join(folder, "objects"));
}

/** Whether a folder that holds objects says that others, of another folder, are to be used. */
export function hasCommonDirectory(gitDirectory: string): boolean {
  return existsSync(join(gitDirectory, "commondir"));
}

function ownRepository(gitDirectory: string): Repository | "elsewhere" {
  return hasCommonDirectory(gitDirectory) ? "elsewhere" : { gitDirectory, commonDirectory: gitDirectory };
}

/** An added work tree's or a submodule's, which both say where their `.git` file is. */
function pointedRepository(gitFile: string, pointed: string): Repository | "elsewhere" {
  const gitDirectory = realPath(pointed);
  if (gitDirectory === undefined || !existsSync(join(gitDirectory, "HEAD"))) return "elsewhere";
  if (!hasCommonDirectory(gitDirectory)) {
    const folder = workTreeOf(gitDirectory);
    const leadsBack = folder !== undefined && folder === realPath(dirname(gitFile));
    return leadsBack ? { gitDirectory, commonDirectory: gitDirectory } : "elsewhere";
  }
  const commonDirectory = pathIn(gitDirectory, "commondir");
  const worktrees = dirname(gitDirectory);
  const isWorkTree = basename(worktrees) === "worktrees" && dirname(worktrees) === commonDirectory;
  const leadsBack = pathIn(gitDirectory, "gitdir") === realPath(gitFile);
  return isWorkTree && leadsBack ? { gitDirectory, commonDirectory } : "elsewhere";
}

/** What a submodule's config says. */
function workTreeOf(gitDirectory: string): string | undefined {
  const line = readSmall(join(gitDirectory, "config"))?.match(/^\s*worktree\s*=\s*(.+?)\s*$/m)?.[1];
  return line === undefined ? undefined : realPath(resolve(gitDirectory, line));
}

/** The path that a file of a git directory holds. */
function pathIn(gitDirectory: string, name: string): string | undefined {
  const line = firstLine(join(gitDirectory, name));
  return line === undefined ? undefined : realPath(resolve(gitDirectory, line));
}

function firstLine(file: string): string | undefined {
  return readSmall(file)?.split("\n", 1)[0];
}

const maxBytes = 64 * 1024;

function readSmall(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > maxBytes) return undefined;
  return readFileSync(file, "utf8");
}
