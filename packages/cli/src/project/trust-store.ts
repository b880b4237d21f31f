import { createHash } from "node:crypto";
import { lstatSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CommandFault } from "../command-line/command-fault.ts";
import { makeFolders } from "../surroundings/make-folders.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { stateDirectory } from "./state-directory.ts";
import { systemReason } from "./system-reason.ts";
import { writeNewFile } from "./write-new-file.ts";

/** Remembers which config files, with which content, this user trusts. */
export interface TrustStore {
  /** False also where the store can't be read: what nobody can look up is not trusted. */
  has(path: string, text: string): boolean;
  /** @throws {CommandFault} where the store can't be written */
  add(path: string, text: string): void;
  /** Whether there was anything to forget. @throws {CommandFault} where the store can't be written */
  remove(path: string): boolean;
}

/** The user's trust store: a file per trusted config, named by its path's hash, holding the content's. */
export function openTrustStore(
  surroundings: Pick<Surroundings, "environment" | "home" | "userId">,
): TrustStore {
  const folder = join(stateDirectory(surroundings), "trust");
  const entryOf = (path: string) => join(folder, hashOf(path));
  return {
    has: (path, text) => readEntry(entryOf(path), surroundings.userId) === recordOf(path, text),
    add(path, text) {
      changing(folder, () => {
        makeFolders(folder);
        rmSync(entryOf(path), { force: true });
      });
      writeNewFile(entryOf(path), recordOf(path, text));
    },
    remove: (path) =>
      changing(entryOf(path), () => {
        const entry = lstatSync(entryOf(path), { throwIfNoEntry: false });
        rmSync(entryOf(path), { force: true });
        return entry !== undefined;
      }),
  };
}

/** The path by which a config is trusted: its folders without links, and its own name, whatever stands there. */
export function trustPath(path: string): string {
  return join(realpathSync(dirname(path)), basename(path));
}

function recordOf(path: string, text: string): string {
  return `${hashOf(text)} ${path}\n`;
}

function changing<T>(path: string, change: () => T): T {
  try {
    return change();
  } catch (error) {
    throw new CommandFault(`can't write ${path}: ${systemReason(error)}`);
  }
}

/** Only what a regular file of the user's own says counts. */
function readEntry(entry: string, userId: number | undefined): string | undefined {
  try {
    const stats = lstatSync(entry, { throwIfNoEntry: false });
    if (!stats?.isFile() || (userId !== undefined && stats.uid !== userId)) return undefined;
    return readFileSync(entry, "utf8");
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
