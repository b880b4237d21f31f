import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { countOpenFiles } from "@latebound/provider-file";
import { foldersTo } from "../../surroundings/folders-to.ts";

const othersRead = 0o004;
const othersEnter = 0o001;

/** What every user of this machine can read. */
export type OpenPlace = "file" | "directory";

/**
 * Whether every user of this machine can read a file, or a file of a directory: they may, and they may enter each folder
 * above it. Undefined where they can't, or it isn't there.
 */
export async function readByOthers(path: string): Promise<OpenPlace | undefined> {
  if (!path.startsWith("/")) return undefined;
  try {
    const place = await realpath(path);
    const entered = await Promise.all(foldersTo(dirname(place)).map((folder) => allows(folder, othersEnter)));
    return entered.every(Boolean) ? await openPlace(place) : undefined;
  } catch {
    return undefined;
  }
}

async function openPlace(place: string): Promise<OpenPlace | undefined> {
  if ((await stat(place)).isDirectory()) return (await countOpenFiles(place)) > 0 ? "directory" : undefined;
  return (await allows(place, othersRead)) ? "file" : undefined;
}

async function allows(path: string, bit: number): Promise<boolean> {
  return ((await stat(path)).mode & bit) !== 0;
}
