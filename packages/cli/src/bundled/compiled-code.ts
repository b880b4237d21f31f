import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Script } from "node:vm";
import { isOwnFolder, readOwnFile } from "./own-file.ts";

/** Scripts with the code that earlier runs compiled for them. */
export interface CompiledCode {
  /** The script of a file with this source, in UTF-8. */
  script(path: string, source: Buffer): Script;
}

/**
 * Compiled code that is kept in a folder, a file for each script; nothing is kept without one. The folder belongs to one
 * state of the sources, one Node and one machine.
 *
 * Node's own compile cache keeps what there is before a script has run: each run would compile every function again that
 * is called. Here it is kept at the end of a run, and again in the next few, so that what these call is there as well.
 */
export function openCompiledCode(
  folder: string | undefined,
  atExit: (act: () => void) => void = (act) => void process.once("exit", act),
): CompiledCode {
  if (folder === undefined) return { script: (path, source) => scriptOf(path, source) };
  const isUsable = isOwnFolder(folder);
  const young: KeptScript[] = [];
  atExit(() => keepAll(folder, young));
  return {
    script(path, source) {
      const file = `${folder}/${basename(path)}`;
      const kept = isUsable ? readKept(file, source) : undefined;
      const script = scriptOf(path, source, kept?.code);
      const known = script.cachedDataRejected === true ? undefined : kept;
      if (known === undefined || known.age < grownAt) young.push({ file, source, script, known });
      return script;
    },
  };
}

/** Compiled code as V8 gives it, and in how many runs it has grown. */
interface KeptCode {
  readonly code: Buffer;
  readonly age: number;
}

interface KeptScript {
  readonly file: string;
  readonly source: Buffer;
  readonly script: Script;
  readonly known: KeptCode | undefined;
}

/** The age from which on it stays as it is. */
const grownAt = 4;

function scriptOf(path: string, source: Buffer, cachedData?: Buffer): Script {
  return new Script(source.toString("utf8"), { filename: path, ...(cachedData && { cachedData }) });
}

/**
 * A file holds the source, as V8 compares no more than its length; the code, twice, as V8 doesn't look whether it is
 * whole; and the age as the last byte.
 */
function readKept(file: string, source: Buffer): KeptCode | undefined {
  const bytes = readOwnFile(file);
  if (!bytes?.subarray(0, source.length).equals(source)) return undefined;
  const codes = bytes.subarray(source.length, -1);
  const half = codes.length >> 1;
  const code = codes.subarray(0, half);
  const isWhole = half > 0 && code.equals(codes.subarray(half));
  return isWhole ? { code, age: bytes.at(-1) ?? 0 } : undefined;
}

function keepAll(folder: string, scripts: readonly KeptScript[]): void {
  if (scripts.length === 0) return;
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    if (isOwnFolder(folder)) for (const kept of scripts) keep(kept);
  } catch {
    // The next run compiles again.
  }
}

function keep({ file, source, script, known }: KeptScript): void {
  const made = script.createCachedData();
  // In a long run V8 drops the code of what isn't called any more.
  const code = known && known.code.length > made.length ? known.code : made;
  const age = (known?.age ?? 0) + 1;
  replaceFile(file, Buffer.concat([source, code, code, Buffer.of(age)]));
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
