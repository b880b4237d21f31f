import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const othersEnter = 0o001;
const othersRead = 0o004;
const maxFiles = 10_000;

/** How many files of a directory every user may read: none where they may not enter it, whatever the files say. */
export async function countOpenFiles(directory: string): Promise<number> {
  if (((await stat(directory)).mode & othersEnter) === 0) return 0;
  const names = (await readdir(directory)).slice(0, maxFiles);
  let count = 0;
  for (const name of names) {
    const stats = await lstat(join(directory, name)).catch(() => undefined);
    if (stats?.isFile() && (stats.mode & othersRead) !== 0) count += 1;
  }
  return count;
}
