import { dirname, resolve } from "node:path";
import { SecretError } from "@latebound/provider";
import { plainTables } from "./plain-table.ts";

/** What a configuration is made of: the text of a TOML file, or a table that was parsed elsewhere. */
export interface ConfigSource {
  readonly text?: string;
  readonly table?: unknown;
  /** The file's name, for messages; what it says about paths is relative to its directory. */
  readonly file?: string;
  /** Whether the operator wrote it: only then may it hold references and reserved tables. */
  readonly operator: boolean;
}

/** A source that was read. */
export interface SourceTable {
  readonly table: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly file?: string;
  readonly operator: boolean;
  /** Absolute; where relative paths of this source begin. */
  readonly directory: string;
}

/** The parser, loaded by whoever reads a text. */
export type ParseToml = typeof import("smol-toml").parse;

/**
 * The table of a source.
 * @throws {SecretError} `invalid_config` with line and column; nothing of the text is in it
 */
export function readSource(source: ConfigSource, parseToml: ParseToml): SourceTable {
  const { file, operator } = source;
  const text = source.text?.replace(/^\uFEFF/, "");
  const known = {
    ...(file === undefined ? {} : { file }),
    ...(text === undefined ? {} : { text }),
    operator,
  };
  const directory = file === undefined ? process.cwd() : dirname(resolve(file));
  return {
    ...known,
    directory,
    table: text === undefined ? readTable(source) : readToml(text, file, parseToml),
  };
}

function readTable({ table, file }: ConfigSource): Readonly<Record<string, unknown>> {
  if (isTable(table)) return table;
  const at = file === undefined ? undefined : { file };
  throw new SecretError("invalid_config", { message: "expected a configuration table or TOML text", at });
}

function readToml(
  text: string,
  file: string | undefined,
  parseToml: ParseToml,
): Readonly<Record<string, unknown>> {
  try {
    return plainTables(parseToml(text, { integersAsBigInt: "asNeeded", unsafeKeyBehaviour: "throw" }));
  } catch (error) {
    throw syntaxError(error, file);
  }
}

/** Only the line and column are taken over: the parser's message quotes the source. */
function syntaxError(error: unknown, file: string | undefined): SecretError {
  const { line, column } = error as { line?: number; column?: number };
  const at = {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line, column: column ?? 1 }),
  };
  const place = file === undefined && line !== undefined ? ` at line ${line}, column ${column ?? 1}` : "";
  return new SecretError("invalid_config", { message: `not valid TOML${place}: ${reasonOf(error)}`, at });
}

/** The parser's own words on the left never leave this file; the first that fits gives the reason. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/redefine/, "this key or table was already defined above"],
  [/unfinished string/, "this string is not closed"],
  [/unfinished (array|table)|end of structure/, "a bracket, brace or comma is missing"],
  [/unsafe property/, "this key is not allowed, as it would reach into JavaScript objects"],
  [/escape/, "this string has an escape that TOML doesn't know; '…' takes backslashes as they are"],
  [/control characters/, "control characters are not allowed here"],
  [/end-of-line/, "expected the end of the line"],
  [/end of key|key-value|in key|bare key|quoted key/, "expected a key, '=' and a value"],
  [/date/, "this date or time is malformed"],
  [/numeric|leading zero|underscore|integer/, "this number is malformed"],
  [/nested/, "nested too deep"],
  [/invalid value/, "expected a value: strings need quotes"],
];

function reasonOf(error: unknown): string {
  const firstLine = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "";
  const reason = reasons.find(([pattern]) => pattern.test(firstLine));
  return reason?.[1] ?? "something else was expected here";
}

/** Whether a value is a table, not an array, a date or another object with a meaning of its own. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
