import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Script } from "node:vm";

/** Scripts with the code that earlier runs compiled for them. */
export interface CompiledCode {
  /** The script of a file's source. */
  script(path: string, source: string): Script;
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
  const young: KeptScript[] = [];
  atExit(() => keepAll(folder, young));
  return {
    script(path, source) {
      const file = `${folder}/${basename(path)}`;
      const kept = readKept(file);
      const script = scriptOf(path, source, kept?.code);
      const known = script.cachedDataRejected === true ? undefined : kept;
      if (known === undefined || known.age < grownAt) young.push({ file, script, known });
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
  readonly script: Script;
  readonly known: KeptCode | undefined;
}

/** The age from which on it stays as it is. */
const grownAt = 4;

function scriptOf(path: string, source: string, cachedData?: Buffer): Script {
  return new Script(source, { filename: path, ...(cachedData && { cachedData }) });
}

/** The code is there twice, as V8 doesn't look whether it is whole; the age is the last byte. */
function readKept(file: string): KeptCode | undefined {
  try {
    const bytes = readFileSync(file);
    const half = bytes.length >> 1;
    const code = bytes.subarray(0, half);
    const isWhole = bytes.length % 2 === 1 && code.equals(bytes.subarray(half, -1));
    return isWhole ? { code, age: bytes.at(-1) ?? 0 } : undefined;
  } catch {
    return undefined;
  }
}

function keepAll(folder: string, scripts: readonly KeptScript[]): void {
  if (scripts.length === 0) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const kept of scripts) keep(kept);
  } catch {
    // The next run compiles again.
  }
}

function keep({ file, script, known }: KeptScript): void {
  const made = script.createCachedData();
  // In a long run V8 drops the code of what isn't called any more.
  const code = known && known.code.length > made.length ? known.code : made;
  const age = (known?.age ?? 0) + 1;
  replaceFile(file, Buffer.concat([code, code, Buffer.of(age)]));
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
