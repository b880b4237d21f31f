import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Script } from "node:vm";
import { type Ages, keptBytes, readKept } from "./kept-file.ts";
import { isOwnFolder } from "./own-file.ts";
import { removeOldCode } from "./remove-old-code.ts";

/** A script of this run, and what its code is kept in. */
export interface RunScript {
  readonly file: string;
  readonly source: Buffer;
  readonly script: Script;
}

/** The age from which on runs that load the same scripts leave their code as it is. */
const grownAt = 4;

/** Whether the code of a script still grows in runs that load these scripts. */
export function isYoung(ages: Ages | undefined, company: string): boolean {
  return ageIn(company, ages) < grownAt;
}

function ageIn(company: string, ages: Ages | undefined): number {
  return ages?.[company] ?? 0;
}

/** Keeps the code of scripts in a folder, beside what other runs have kept since this one began. */
export function keepCode(folder: string, scripts: readonly RunScript[], company: string): void {
  try {
    const isNew = !existsSync(folder);
    if (isNew) mkdirSync(folder, { mode: 0o700 });
    if (isOwnFolder(folder)) for (const script of scripts) keep(script, company);
    if (isNew) removeOldCode(dirname(folder));
  } catch {
    // The next run compiles again.
  }
}

function keep({ file, source, script }: RunScript, company: string): void {
  // What V8 doesn't take is replaced.
  const known = script.cachedDataRejected ? undefined : readKept(file, source);
  if (!isYoung(known?.ages, company)) return;
  const made = script.createCachedData();
  // In a long run V8 drops the code of what isn't called any more.
  const code = known && known.code.length > made.length ? known.code : made;
  const ages = { ...known?.ages, [company]: ageIn(company, known?.ages) + 1 };
  replaceFile(file, keptBytes(source, { code, ages }));
}

function replaceFile(file: string, bytes: Buffer): void {
  const written = `${file}.${process.pid}`;
  try {
    writeFileSync(written, bytes, { mode: 0o600, flag: "wx" });
    renameSync(written, file);
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
}
