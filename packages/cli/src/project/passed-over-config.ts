import { lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { configName, isOwnFolder, realHome, type Seeker } from "./find-config.ts";

/** A config that is there and that `findConfig` doesn't use; its message says why. */
export interface PassedOverConfig {
  readonly path: string;
  readonly message: string;
}

/** The nearest config above the folder where `findConfig` stopped, because that is another user's or may be written. */
export function passedOverConfig({ directory, home, userId }: Seeker): PassedOverConfig | undefined {
  const start = realpathSync(directory);
  const end = realHome(home);
  const { dev: device } = statSync(start);
  let reason: string | undefined;
  for (let folder = start; ; folder = dirname(folder)) {
    const stats = statSync(folder);
    if (stats.dev !== device) return undefined;
    const path = join(folder, configName);
    const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    if (!isOwnFolder(stats, userId))
      reason ??= `${isThere ? "its folder" : folder} ${problemOf(stats, userId)}`;
    if (isThere && reason !== undefined) return { path, message: `${path} is passed over: ${reason}` };
    if (folder === end || folder === dirname(folder)) return undefined;
  }
}

function problemOf({ uid }: Stats, userId: number | undefined): string {
  return uid === userId || uid === 0 ? "may be written by others" : "belongs to another user";
}
