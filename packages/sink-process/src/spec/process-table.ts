import { isLate } from "@latebound/core";
import { type SpecProblem, throwSpecFaults, unknownName } from "@latebound/core/spec-faults";
import type { ProcessSpec } from "./process-spec.ts";

/**
 * The spec that a bound `[process.NAME]` table means; `name` is what errors call it, such as `process.web`.
 * `command` is a list there: the program, then its arguments.
 * @throws {SecretError} `invalid_config` with every fault of the table
 */
export function processSpec(
  table: unknown,
  { name = "process" }: { readonly name?: string } = {},
): ProcessSpec {
  if (!isTable(table)) throwSpecFaults([{ path: name, message: "expected a table" }]);
  const written = isTable(table) ? table : {};
  const problems = Object.keys(written).flatMap((key) => unknownOption(key, name));
  const [command, ...args] = readCommand(written.command, name, problems);
  const read: Record<string, unknown> = { name, command, args };
  for (const [key, { option, expected, read: readValue }] of Object.entries(options)) {
    if (!Object.hasOwn(written, key)) continue;
    const value = readValue(written[key]);
    if (value === undefined) problems.push({ path: `${name}.${key}`, message: `expected ${expected}` });
    read[option] = value;
  }
  throwSpecFaults(problems);
  // Each option was read to its own type; what the tables hold is checked with the spec.
  return read as unknown as ProcessSpec;
}

interface TableOption {
  /** Its name in a spec. */
  readonly option: keyof ProcessSpec;
  readonly expected: string;
  /** The value as a spec has it, undefined where it is not what was expected. */
  readonly read: (value: unknown) => unknown;
}

const table = { expected: "a table", read: (value: unknown) => (isTable(value) ? value : undefined) };
const flag = {
  expected: "true or false",
  read: (value: unknown) => (typeof value === "boolean" ? value : undefined),
};
const names = {
  expected: "a list of names",
  read: (value: unknown) =>
    Array.isArray(value) && value.every((name) => typeof name === "string") ? value : undefined,
};

const options: Readonly<Record<string, TableOption>> = {
  env: { option: "env", ...table },
  files: { option: "files", expected: "a table of files", read: readFiles },
  fds: { option: "fds", ...table },
  fifos: { option: "fifos", ...table },
  stdin: { option: "stdin", expected: "text", read: (value) => (isText(value) ? value : undefined) },
  directory: {
    option: "directory",
    expected: "text",
    read: (value) => (typeof value === "string" ? value : undefined),
  },
  mask: { option: "mask", ...flag },
  restart_on_change: { option: "restartOnChange", ...flag },
  pristine: { option: "pristine", ...flag },
  kill_timeout: { option: "killTimeoutMs", expected: 'a duration such as "10s"', read: readDuration },
  allow_env: { option: "allowEnv", ...names },
  strip_env: { option: "stripEnv", ...names },
};

function unknownOption(key: string, name: string): SpecProblem[] {
  if (key === "command" || Object.hasOwn(options, key)) return [];
  const { described, shown, hint } = unknownName(key, ["command", ...Object.keys(options)]);
  const path = shown ? `${name}.${key}` : name;
  return [{ path, message: `unknown option: ${described}`, hint, keys: [key] }];
}

/** The parts of the command, late ones too: those are refused with the spec. */
function readCommand(value: unknown, name: string, problems: SpecProblem[]): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isText)) return value;
  const message = 'expected a list of texts such as ["node", "server.js"]';
  problems.push({
    path: `${name}.command`,
    message,
    hint: "there is no shell: each argument is its own text",
  });
  return [];
}

/** A file's table has `mode` as octal text, as TOML's own numbers are easily mistaken. */
function readFiles(value: unknown): unknown {
  if (!isTable(value)) return undefined;
  const files = Object.entries(value).map(([path, file]) => [path, isText(file) ? file : readFile(file)]);
  return files.every(([, file]) => file !== undefined) ? Object.fromEntries(files) : undefined;
}

function readFile(file: unknown): unknown {
  if (!isTable(file) || !("content" in file)) return undefined;
  const { content, mode, format, ...rest } = file;
  if (Object.keys(rest).length > 0) return undefined;
  if (mode === undefined) return { content, format };
  if (typeof mode !== "string" || !/^0?[0-7]{3}$/.test(mode)) return undefined;
  return { content, format, mode: Number.parseInt(mode, 8) };
}

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

function readDuration(value: unknown): number | undefined {
  const [, count, unit = ""] = /^(\d{1,6})(ms|s|m)$/.exec(String(value)) ?? [];
  return count === undefined ? undefined : Number(count) * (milliseconds[unit] ?? 1);
}

function isText(value: unknown): boolean {
  return typeof value === "string" || isLate(value);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLate(value);
}
