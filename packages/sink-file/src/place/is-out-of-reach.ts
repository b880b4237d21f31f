import { lstatSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Whether only this user and root can put another thing in the place of what this user owns in a directory, which is
 * given by its real path. In a sticky directory nobody else can.
 */
export function isOutOfReach(directory: string): boolean {
  const userId = process.geteuid?.();
  // Windows, where each user has directories of their own.
  if (userId === undefined) return true;
  for (let folder = directory; ; folder = dirname(folder)) {
    const { uid, mode } = lstatSync(folder);
    const isShared = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
    if ((uid !== userId && uid !== 0) || isShared) return false;
    if (folder === dirname(folder)) return true;
  }
}
