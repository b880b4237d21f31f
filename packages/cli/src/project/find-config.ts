import { lstatSync, type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Surroundings } from "../surroundings/surroundings.ts";

/** What a config is called that is found without being named. */
export const configName = "latebound.toml";

type Seeker = Pick<Surroundings, "directory" | "home" | "userId">;

/**
 * The path of the config file that the working directory or the nearest folder above it has. The walk stops at the home
 * folder, at a mount boundary, and at a folder that another user owns or may write.
 */
export function findConfig({ directory, home, userId }: Seeker): string | undefined {
  const { dev: device } = statSync(directory);
  for (let folder = directory; ; folder = dirname(folder)) {
    const stats = statSync(folder);
    if (stats.dev !== device || !isOurs(stats, userId)) return undefined;
    const path = join(folder, configName);
    if (lstatSync(path, { throwIfNoEntry: false })) return path;
    if (folder === home || folder === dirname(folder)) return undefined;
  }
}

const groupOrOthersWrite = 0o022;

/** Root's folders are as good as ours: root can change anything anyway. */
function isOurs({ uid, mode }: Stats, userId: number | undefined): boolean {
  if (userId === undefined) return true;
  return (uid === userId || uid === 0) && (mode & groupOrOthersWrite) === 0;
}
