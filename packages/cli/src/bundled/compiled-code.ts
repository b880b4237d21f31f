import { basename } from "node:path";
import { Script } from "node:vm";
import { isYoung, keepCode, type RunScript } from "./keep-code.ts";
import { type Ages, readKept } from "./kept-file.ts";
import { isOwnFolder } from "./own-file.ts";

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
  atExit(() => {
    const company = loaded.map(({ file }) => basename(file, ".cjs")).join(" ");
    const young = loaded.filter(({ ages }) => isYoung(ages, company));
    if (young.length > 0) keepCode(folder, young, company);
  });
  return {
    script(path, source) {
      const file = `${folder}/${basename(path)}`;
      const kept = isUsable ? readKept(file, source) : undefined;
      const script = scriptOf(path, source, kept?.code);
      loaded.push({ file, source, script, ages: script.cachedDataRejected ? undefined : kept?.ages });
      return script;
    },
  };
}

interface LoadedScript extends RunScript {
  /** Undefined where there was no code that V8 takes. */
  readonly ages: Ages | undefined;
}

function scriptOf(path: string, source: Buffer, cachedData?: Buffer): Script {
  return new Script(source.toString("utf8"), { filename: path, ...(cachedData && { cachedData }) });
}
