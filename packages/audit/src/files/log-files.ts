import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileFault, systemCode } from "./file-fault.ts";

/** The files of a log that exist, oldest first: the rotated ones `PATH.FIRSTSEQ`, then the one being written, `PATH`. */
export async function listLogFiles(path: string): Promise<string[]> {
  const folder = dirname(resolve(path));
  const name = basename(path);
  const names = await namesIn(folder);
  const rotated = names.filter((other) => isRotated(other, name));
  const sorted = rotated.toSorted((a, b) => firstSeqOf(a, name) - firstSeqOf(b, name) || (a < b ? -1 : 1));
  return [...sorted, ...(names.includes(name) ? [name] : [])].map((file) => join(folder, file));
}

/** What a file is called once it is full; the number is that of its first record. */
export function rotatedPath(path: string, firstSeq: number): string {
  return `${path}.${String(firstSeq).padStart(12, "0")}`;
}

/** How many bytes all files of a log take. */
export async function totalSize(path: string): Promise<number> {
  const sizes = (await listLogFiles(path)).map(async (file) => (await stat(file)).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw fileFault("read the directory", folder, error);
  }
}

function isRotated(other: string, name: string): boolean {
  return other.startsWith(`${name}.`) && /^\d{12,16}$/.test(other.slice(name.length + 1));
}

/** The number of the first record of a rotated file. */
export function firstSeqOf(file: string, path: string): number {
  return Number(file.slice(path.length + 1));
}
