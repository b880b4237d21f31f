import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Script } from "node:vm";
import { isOwnFolder, readOwnFile } from "./own-file.ts";
import { removeOldCode } from "./remove-old-code.ts";

/** Scripts with the code that earlier runs compiled for them. */
export interface CompiledCode {
  /** The script of a file with this source, in UTF-8. */
  script(path: string, source: Buffer): Script;
}

/**
 * Compiled code that is kept in a folder, a file for each script; nothing is kept without one. The folder belongs to one
 * state of the scripts, one Node and one machine.
 *
 * Node's own compile cache keeps what there is before a script has run: each run would compile every function again that
 * is called. Here it is kept at the end of a run, and again in the next few that load the same scripts, so that what these
 * call is there as well: with the agent a run calls other functions than without it.
 */
export function openCompiledCode(
  folder: string | undefined,
  atExit: (act: () => void) => void = (act) => void process.once("exit", act),
): CompiledCode {
  if (folder === undefined) return { script: (path, source) => scriptOf(path, source) };
  const isUsable = isOwnFolder(folder);
  const loaded: LoadedScript[] = [];
  atExit(() => keepAll(folder, loaded));
  return {
    script(path, source) {
      const file = `${folder}/${basename(path)}`;
      const kept = isUsable ? readKept(file, source) : undefined;
      const script = scriptOf(path, source, kept?.code);
      const isRefused = script.cachedDataRejected === true;
      loaded.push({ file, source, script, isRefused, ages: isRefused ? {} : (kept?.ages ?? {}) });
      return script;
    },
  };
}

/** Compiled code as V8 gives it. */
interface KeptCode {
  readonly code: Buffer;
  /** In how many runs it has grown, by the scripts that these loaded. */
  readonly ages: Ages;
}

type Ages = Readonly<Record<string, number>>;

interface LoadedScript {
  readonly file: string;
  readonly source: Buffer;
  readonly script: Script;
  /** Whether V8 didn't take what was kept. */
  readonly isRefused: boolean;
  readonly ages: Ages;
}

/** The age from which on runs that load the same scripts leave it as it is. */
const grownAt = 4;

function scriptOf(path: string, source: Buffer, cachedData?: Buffer): Script {
  return new Script(source.toString("utf8"), { filename: path, ...(cachedData && { cachedData }) });
}

/**
 * A file holds the source, as V8 compares no more than its length; the code, twice, as V8 doesn't look whether it is
 * whole; and the ages, as a line of text behind a newline.
 */
function readKept(file: string, source: Buffer): KeptCode | undefined {
  const bytes = readOwnFile(file);
  if (!bytes?.subarray(0, source.length).equals(source)) return undefined;
  const end = bytes.lastIndexOf("\n");
  const codes = bytes.subarray(source.length, Math.max(source.length, end));
  const half = codes.length >> 1;
  const code = codes.subarray(0, half);
  const ages = agesOf(bytes.toString("utf8", end + 1));
  const isWhole = half > 0 && code.equals(codes.subarray(half));
  return isWhole && ages ? { code, ages } : undefined;
}

/** The ages behind a text; undefined for what nobody wrote. */
function agesOf(text: string): Ages | undefined {
  try {
    const ages: unknown = JSON.parse(text);
    return typeof ages === "object" && ages !== null ? (ages as Ages) : undefined;
  } catch {
    return undefined;
  }
}

function keepAll(folder: string, loaded: readonly LoadedScript[]): void {
  const company = loaded.map(({ file }) => basename(file)).join(" ");
  const young = loaded.filter(({ ages }) => ageIn(company, ages) < grownAt);
  if (young.length === 0) return;
  try {
    const isNew = !existsSync(folder);
    if (isNew) mkdirSync(folder, { mode: 0o700 });
    if (isOwnFolder(folder)) for (const script of young) keep(script, company);
    if (isNew) removeOldCode(dirname(folder));
  } catch {
    // The next run compiles again.
  }
}

function ageIn(company: string, ages: Ages): number {
  return ages[company] ?? 0;
}

/** Beside what other runs have kept since this one began. */
function keep({ file, source, script, isRefused }: LoadedScript, company: string): void {
  const known = isRefused ? undefined : readKept(file, source);
  const age = ageIn(company, known?.ages ?? {});
  if (age >= grownAt) return;
  const made = script.createCachedData();
  // In a long run V8 drops the code of what isn't called any more.
  const code = known && known.code.length > made.length ? known.code : made;
  const ages = { ...known?.ages, [company]: age + 1 };
  replaceFile(file, Buffer.concat([source, code, code, Buffer.from(`\n${JSON.stringify(ages)}`)]));
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
