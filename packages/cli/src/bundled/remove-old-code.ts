import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isOwnFolder } from "./own-file.ts";

const keptMs = 30 * 24 * 60 * 60 * 1_000;

/**
 * Removes the code of other states of the command, or of other versions of Node, that has not grown for a month: each
 * upgrade leaves a folder behind. One that is in use still is made again.
 */
export function removeOldCode(folder: string, nowMs: number = Date.now()): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!isCodeFolder(name) || !isOwnFolder(path)) continue;
    if (nowMs - lstatSync(path).mtimeMs > keptMs) rmSync(path, { recursive: true, force: true });
  }
}

/** Whether it is named after a state of the sources, a version of Node and an architecture. */
function isCodeFolder(name: string): boolean {
  return /^[0-9a-f]{16}-v[^/]+-\w+$/.test(name);
}
