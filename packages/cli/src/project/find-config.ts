import { lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CommandFault } from "../command-line/command-fault.ts";
import { realPath } from "../surroundings/real-path.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";

/** What a config is called that is found without being named. */
export const configName = "latebound.toml";

/** What a config is looked for with. */
export type Seeker = Pick<Surroundings, "directory" | "home" | "userId">;

/**
 * The path of the config file that the working directory or the nearest folder above it has. The walk stops at the home
 * folder, at a mount boundary, and at a folder that another user owns or may write. The path has no links in it, so
 * that what is trusted there and what its relative paths lead to are in one place.
 * @throws {CommandFault} where it is a link or no file, or in a folder of the user's that others may write: it is not
 * used, and nothing further out takes its place
 */
export function findConfig({ directory, home, userId }: Seeker): string | undefined {
  const start = realpathSync(directory);
  const end = realHome(home);
  const { dev: device } = statSync(start);
  for (let folder = start; ; folder = dirname(folder)) {
    const stats = statSync(folder);
    if (stats.dev !== device) return undefined;
    const path = join(folder, configName);
    if (!isOwnFolder(stats, userId)) {
      if (stats.uid === userId) refuseShared(path, folder);
      return undefined;
    }
    if (isRegular(path)) return path;
    if (folder === end || folder === dirname(folder)) return undefined;
  }
}

/** The path of a home folder as a walk comes by it: without links in it, and without a slash at its end. */
export function realHome(home: string | undefined): string | undefined {
  return home === undefined ? undefined : (realPath(home) ?? resolve(home));
}

/** Whether there is a file; false where there is nothing. @throws {CommandFault} for a link and what else is no file */
export function isRegular(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return stats !== undefined;
  throw new CommandFault(`${path} is not a regular file${stats.isSymbolicLink() ? " but a link" : ""}`, {
    hint: "a config that is found or trusted has to be one; a link can be named: --config FILE",
  });
}

/** A config of one's own that isn't used must not look like none. @throws {CommandFault} where there is one */
function refuseShared(path: string, folder: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw new CommandFault(`${path} is not used: others may write in its folder`, {
    hint: `run chmod go-w ${folder}, or name the file: --config ${path}`,
  });
}

const groupOrOthersWrite = 0o022;

/** Whether nobody else can put a file there. Root's folders are as good as ours: root can change anything anyway. */
export function isOwnFolder({ uid, mode }: Stats, userId: number | undefined): boolean {
  if (userId === undefined) return true;
  return (uid === userId || uid === 0) && (mode & groupOrOthersWrite) === 0;
}
