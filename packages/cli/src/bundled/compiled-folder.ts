import { lstatSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolders, missingFolders } from "../surroundings/make-folders.ts";

/**
 * Where the command's compiled code is kept between runs: a folder of the user's own that nobody else can put
 * another in the place of, as what stands there is run. Undefined where there is none.
 */
export function compiledFolder(
  { XDG_CACHE_HOME, HOME }: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const base = XDG_CACHE_HOME?.startsWith("/") ? XDG_CACHE_HOME : HOME && join(HOME, ".cache");
  if (!base?.startsWith("/")) return undefined;
  const folder = join(base, "latebound/compiled");
  try {
    // Looked at before anything is made: a home of another user's stays as it is.
    const [topmost] = missingFolders(folder);
    if (topmost !== undefined && isOutOfReach(realpathSync.native(dirname(topmost)))) makeFolders(folder);
    const real = realpathSync.native(folder);
    return isOutOfReach(real) && lstatSync(real).uid === process.geteuid?.() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Whether only the user and root can change what a path leads to; in a sticky folder nobody can swap what is ours. */
function isOutOfReach(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, mode } = lstatSync(folder);
    const isOurs = uid === process.geteuid?.() || uid === 0;
    const isShared = (mode & 0o022) !== 0 && (folder === path || (mode & 0o1000) === 0);
    if (!isOurs || isShared) return false;
    if (folder === dirname(folder)) return true;
  }
}
