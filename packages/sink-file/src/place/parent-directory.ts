import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { refusal, systemCode, unlessAbsent } from "../file-error.ts";
import type { FileOwner } from "../file-spec.ts";
import { isBelow } from "../target-path.ts";

/** A directory that is held open, so that nobody can put another one in its place. */
export interface ParentDirectory {
  /** Its real path. */
  readonly path: string;
  /** Directories that were made for it, outermost first. */
  readonly made: readonly string[];
  /** A path of an entry in it, for system calls. */
  at(name: string): string;
  /** A directory in it; no link is followed. */
  enter(name: string): ParentDirectory;
  /** Gives the directory itself to another user. */
  give(owner: FileOwner | undefined): void;
  close(): void;
}

/** How the parent of a file is opened. */
export interface ParentOptions {
  /** Whether missing directories are made, 0700. */
  readonly create?: boolean;
  /** Who gets them; then no directory on the way may be writable by anyone but root and that owner. */
  readonly owner?: FileOwner | undefined;
  readonly roots?: readonly string[] | undefined;
}

// Opens a directory without the right to list it; Linux only, where Node has no name for it.
const openPath = 0x200000;
const flags = constants.O_DIRECTORY | constants.O_NOFOLLOW | openPath;
const descriptors = "/proc/self/fd";

/**
 * The directory of a file. Links above it are followed once, then each directory on the real path is opened from the
 * one before it, without following links.
 */
export function openParent(file: string, options: ParentOptions = {}): ParentDirectory {
  const path = realDirectory(dirname(file));
  checkRoots(file, path, options.roots);
  if (!existsSync(descriptors)) return openByName(path, file, options);
  const made: string[] = [];
  let descriptor = openSync("/", flags);
  let reached = "/";
  try {
    for (const segment of path.split("/").filter(Boolean)) {
      checkAncestor(file, reached, descriptor, options.owner);
      reached = join(reached, segment);
      const next = `${descriptors}/${descriptor}/${segment}`;
      if (options.create && makeDirectory(next, options.owner)) made.push(reached);
      const inner = openSync(next, flags);
      closeSync(descriptor);
      descriptor = inner;
    }
    checkAncestor(file, reached, descriptor, options.owner);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return heldDirectory(path, made, descriptor);
}

function heldDirectory(path: string, made: readonly string[], descriptor: number): ParentDirectory {
  const at = (name: string) => `${descriptors}/${descriptor}/${name}`;
  return {
    path,
    made,
    at,
    enter: (name) => heldDirectory(join(path, name), [], openSync(at(name), flags)),
    give: (owner) => owner && chownSync(`${descriptors}/${descriptor}`, owner.uid, owner.gid),
    close: () => closeSync(descriptor),
  };
}

/** The real path of the part of a directory that is there, with the rest as it is. */
export function realDirectory(directory: string): string {
  const real = unlessAbsent(() => realpathSync(directory));
  if (real !== undefined || directory === "/") return real ?? "/";
  const above = dirname(directory);
  return join(realDirectory(above), directory.slice(above.length));
}

function checkRoots(file: string, directory: string, roots: readonly string[] | undefined): void {
  if (!roots) return;
  const isInside = roots.map(realDirectory).some((root) => directory === root || isBelow(directory, root));
  if (!isInside) throw refusal(file, "lies outside the allowed roots, through a symbolic link");
}

function checkAncestor(
  file: string,
  directory: string,
  descriptor: number,
  owner: FileOwner | undefined,
): void {
  if (!owner) return;
  const { uid, mode } = fstatSync(descriptor);
  if ((uid === 0 || uid === owner.uid) && (mode & 0o022) === 0) return;
  throw refusal(file, `can't be given to another user safely: ${directory} is writable by others`);
}

/** Whether the directory was not there and is now. */
function makeDirectory(path: string, owner: FileOwner | undefined): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (["EEXIST", "EROFS", "EACCES", "EPERM"].includes(systemCode(error)) && existsSync(path)) return false;
    throw error;
  }
  if (owner) chownSync(path, owner.uid, owner.gid);
  return true;
}

/** Where there are no paths by descriptor: without protection from who may write to the directories above. */
function openByName(path: string, file: string, { create, owner }: ParentOptions): ParentDirectory {
  if (owner) throw refusal(file, "can't be given to another user on this system", "leave owner out");
  return namedDirectory(path, create ? makeDirectories(path) : []);
}

/**
 * Makes a directory and those above it that aren't there, for the user alone; gives those that were made. One by one:
 * Node's own `recursive` never ends where one can't be, as below `/proc`.
 */
export function makeDirectories(path: string): readonly string[] {
  const missing: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) missing.unshift(at);
  return missing.filter((directory) => makeDirectory(directory, undefined));
}

function namedDirectory(path: string, made: readonly string[]): ParentDirectory {
  const at = (name: string) => join(path, name);
  const enter = (name: string) => {
    if (!lstatSync(at(name)).isDirectory()) throw refusal(at(name), "is not a directory");
    return namedDirectory(at(name), []);
  };
  return { path, made, at, enter, give: () => {}, close: () => {} };
}
