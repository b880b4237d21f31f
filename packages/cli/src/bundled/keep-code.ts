import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Script } from "node:vm";
import { keptBytes, readKept } from "./kept-file.ts";
import { isOwnFolder } from "./own-file.ts";
import { removeOldCode } from "./remove-old-code.ts";

/** A script of this run, and what its code is kept in. */
export interface RunScript {
  readonly file: string;
  readonly source: Buffer;
  readonly script: Script;
}

/** Which scripts a run loaded, and from which age on their code is left as it is. */
export interface Company {
  readonly name: string;
  readonly grownAt: number;
}

/** Keeps the code of scripts in a folder, beside what other runs have kept since this one began. */
export function keepCode(folder: string, scripts: readonly RunScript[], company: Company): void {
  try {
    const isNew = !existsSync(folder);
    if (isNew) mkdirSync(folder, { mode: 0o700 });
    if (isOwnFolder(folder)) for (const script of scripts) keep(script, company);
    if (isNew) removeOldCode(dirname(folder));
  } catch {
    // The next run compiles again.
  }
}

function keep({ file, source, script }: RunScript, { name, grownAt }: Company): void {
  // What V8 doesn't take is replaced.
  const known = script.cachedDataRejected ? undefined : readKept(file, source);
  const age = known?.ages[name] ?? 0;
  if (age >= grownAt) return;
  const made = script.createCachedData();
  // In a long run V8 drops the code of what isn't called any more.
  const code = known && known.code.length > made.length ? known.code : made;
  replaceFile(file, keptBytes(source, { code, ages: { ...known?.ages, [name]: age + 1 } }));
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
