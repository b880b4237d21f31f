import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";

const othersRead = 0o004;
const othersEnter = 0o001;

/** Whether every user of this machine can read a file: they may, and they may enter each folder above it. */
export async function isReadByOthers(path: string): Promise<boolean> {
  if (!path.startsWith("/")) return false;
  try {
    const file = await realpath(path);
    if (!(await allows(file, othersRead))) return false;
    const entered = await Promise.all(foldersAbove(file).map((folder) => allows(folder, othersEnter)));
    return entered.every(Boolean);
  } catch {
    return false;
  }
}

async function allows(path: string, bit: number): Promise<boolean> {
  return ((await stat(path)).mode & bit) !== 0;
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
