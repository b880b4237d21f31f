import { linkSync, readlinkSync, renameSync, rmdirSync, unlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { systemCode, unlessAbsent } from "../file-error.ts";
import { isOneOf, stateOf } from "../place/file-identity.ts";
import { openParent, type ParentDirectory } from "../place/parent-directory.ts";
import type { DirectoryEntry, FileEntry, LedgerRecord } from "./ledger-entry.ts";

/** What of a record is still there, and why. */
export interface Remains {
  readonly failed: readonly { readonly entry: FileEntry | DirectoryEntry; readonly error: unknown }[];
  /** Files that someone changed since: they stay. */
  readonly left: readonly string[];
}

/** Removes everything that a record lists and that is still as it was left; puts back what was replaced. */
export function removeRecorded({ entries, made }: LedgerRecord): Remains {
  const failed: Remains["failed"][number][] = [];
  const left: string[] = [];
  for (const entry of entries) {
    try {
      if (removeEntry(entry) === "left") left.push(entry.path);
    } catch (error) {
      failed.push({ entry, error });
    }
  }
  if (failed.length === 0) for (const path of made.toReversed()) removeMade(path);
  return { failed, left };
}

type Outcome = "removed" | "left";

function removeEntry(entry: FileEntry | DirectoryEntry): Outcome {
  let outcome: Outcome = "removed";
  if (entry.type === "directory")
    within(join(entry.path, "..data"), (directory) => removeDirectory(entry, directory));
  else
    within(entry.path, (parent) => {
      outcome = removeFile(entry, parent);
    });
  return outcome;
}

/** An empty directory that stays is no secret, and no reason to fail. */
function removeMade(path: string): void {
  try {
    within(path, (parent) => removeEmpty(parent.at(basename(path))));
  } catch {
    // It can't be removed.
  }
}

function within(path: string, run: (parent: ParentDirectory) => void): void {
  insideOf(() => openParent(path), run);
}

/** Runs nothing where the directory isn't there. */
function insideOf(open: () => ParentDirectory, run: (directory: ParentDirectory) => void): void {
  const directory = unlessAbsent(open);
  try {
    if (directory) run(directory);
  } finally {
    directory?.close();
  }
}

function removeFile(entry: FileEntry, parent: ParentDirectory): Outcome {
  const { path, identities, strays, kept } = entry;
  const target = parent.at(basename(path));
  const found = stateOf(target);
  const isOurs = found?.isFile() === true && isOneOf(found, identities);
  for (const stray of strays) removeOwn(parent.at(stray), entry);
  const previous = kept === undefined ? undefined : parent.at(kept);
  const other = previous === undefined ? undefined : stateOf(previous);
  if (previous === undefined || !other?.isFile()) {
    if (isOurs) unlinkSync(target);
  } else if (!found) linkBack(previous, target);
  else if (found.ino === other.ino && found.dev === other.dev) unlinkSync(previous);
  else if (isOurs) renameSync(previous, target);
  const isOther =
    found !== undefined && other !== undefined && found.ino === other.ino && found.dev === other.dev;
  return found && !isOurs && !isOther && identities.length > 0 ? "left" : "removed";
}

/** Puts a file back without replacing what came there meanwhile. */
function linkBack(previous: string, path: string): void {
  linkSync(previous, path);
  unlinkSync(previous);
}

function removeDirectory(entry: DirectoryEntry, directory: ParentDirectory): void {
  const data = directory.at("..data");
  const current = linkTarget(data);
  if (current === undefined || entry.moments.includes(current)) {
    if (current !== undefined) unlinkSync(data);
    for (const name of entry.names) {
      if (linkTarget(directory.at(name)) === `..data/${name}`) unlinkSync(directory.at(name));
    }
  }
  for (const moment of entry.moments) {
    const link = directory.at(`${moment}.link`);
    if (linkTarget(link) === moment) unlinkSync(link);
    insideOf(
      () => directory.enter(moment),
      (inner) => {
        for (const name of entry.names) removeOwn(inner.at(name), entry);
      },
    );
    removeEmpty(directory.at(moment));
  }
}

function linkTarget(path: string): string | undefined {
  return stateOf(path)?.isSymbolicLink() ? readlinkSync(path) : undefined;
}

/** Removes a regular file of this user's, or of who was to get it. */
function removeOwn(path: string, { owner }: Pick<FileEntry, "owner">): void {
  const state = stateOf(path);
  const isOwn = [process.geteuid?.() ?? 0, owner].includes(Number(state?.uid));
  if (state?.isFile() && isOwn) unlinkSync(path);
}

/** Removes a file if it is there; a read-only file system refuses even to remove nothing. */
export function removeStray(path: string): void {
  if (stateOf(path)) unlinkSync(path);
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"].includes(systemCode(error))) throw error;
  }
}
