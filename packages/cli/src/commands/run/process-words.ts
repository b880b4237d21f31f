import { resolve } from "node:path";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandWords } from "../../command-line/command-spec.ts";
import { listOf } from "../../command-line/global-options.ts";
import { referenceText } from "../get/reference-text.ts";

/** A table as `[process.NAME]` has it. */
export type ProcessTable = Readonly<Record<string, unknown>>;

/** What is known beside the options. */
export interface WordsContext {
  /** The working directory. */
  readonly directory: string;
  /** From env files. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * What the options of `run` say, in the form of a `[process.NAME]` table; nothing is bound yet.
 * @throws {CommandFault} for an option without a name or a reference
 */
export function processWords(
  options: CommandWords["options"],
  { directory, variables = {} }: WordsContext,
): ProcessTable {
  if (typeof options.killTimeout === "string" && !duration.test(options.killTimeout))
    throw usageFault("--kill-timeout takes a time such as 10s, 500ms or 1m");
  const env = { ...variables, ...references("--env NAME=REF", options.env) };
  const tables = {
    env,
    files: absolute(references("--file PATH=REF", options.file), directory),
    fds: references("--fd NAME=REF", options.fd),
    fifos: references("--fifo NAME=REF", options.fifo),
  };
  const given = {
    stdin: typeof options.stdin === "string" ? withReference("--stdin REF", options.stdin) : undefined,
    restart_on_change: options.watch,
    mask: options.noMask === true ? false : undefined,
    pristine: options.pristine,
    directory: options.directory,
    kill_timeout: options.killTimeout,
    allow_env: unlessEmpty(listOf(options.allowEnv)),
    strip_env: unlessEmpty(listOf(options.stripEnv)),
  };
  const filled = Object.entries(tables).filter(([, table]) => Object.keys(table).length > 0);
  return Object.fromEntries([...filled, ...Object.entries(given).filter(([, value]) => value !== undefined)]);
}

/** No more than a timer of Node's takes. */
const duration = /^(?:\d{1,6}(?:ms|s)|\d{1,4}m)$/;

/** A table of the config with what the command line says over it, entry by entry. */
export function mergeTables(table: ProcessTable, over: ProcessTable): ProcessTable {
  const merged = Object.entries(over).map(([name, value]): [string, unknown] => {
    const written = table[name];
    return [name, isTable(value) && isTable(written) ? { ...written, ...value } : value];
  });
  return { ...table, ...Object.fromEntries(merged) };
}

function references(form: string, option: CommandWords["options"][string]): Record<string, string> {
  return Object.fromEntries(
    listOf(option).map((word) => {
      const end = word.indexOf("=");
      if (end < 1) throw usageFault(`an option lacks its name or its reference: ${form}`);
      return [word.slice(0, end), withReference(form, word.slice(end + 1))];
    }),
  );
}

/** Relative paths belong to the working directory. */
function absolute(files: Readonly<Record<string, string>>, directory: string): Record<string, string> {
  const paths = Object.entries(files).map(([path, text]) => {
    return [path.startsWith("~/") ? path : resolve(directory, path), text];
  });
  return Object.fromEntries(paths);
}

/** What stands there is a secret's place: text without a reference is a mistake. */
function withReference(form: string, word: string): string {
  const text = word === "" ? "" : referenceText(word);
  if (/<<secret(?![A-Za-z0-9_-])/.test(text)) return text;
  const hint = 'write PROVIDER:KEY, or <<secret "PROVIDER" "KEY">>, perhaps with text around it';
  throw usageFault(`an option holds no reference: ${form}`, hint);
}

function unlessEmpty(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Late values have a class or a brand of their own. */
function isTable(value: unknown): value is ProcessTable {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
