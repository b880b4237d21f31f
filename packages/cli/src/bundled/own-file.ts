import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether it is a folder, and no link to one, that only the user can write to. */
export function isOwnFolder(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && isOwn(stats);
}

/** Whether that is true of it and of all that is in it; a folder that isn't there has nothing in it. */
export function isOwnTree(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return true;
  if (!isOwn(stats)) return false;
  if (stats.isFile()) return true;
  return stats.isDirectory() && readdirSync(path).every((name) => isOwnTree(join(path, name)));
}

/** The content of a file that only the user can write to; undefined where there is none, or it can't be read. */
export function readOwnFile(path: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    return stats.isFile() && isOwn(stats) ? readFileSync(descriptor) : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return uid === process.geteuid?.() && (mode & 0o022) === 0;
}
