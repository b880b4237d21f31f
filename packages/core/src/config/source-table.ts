import { dirname, resolve } from "node:path";
import { SecretError } from "@latebound/provider";
import { plainTables } from "./plain-table.ts";
import { quoteTexts } from "./quote-text.ts";
import { syntaxError } from "./syntax-error.ts";
import { isTooDeep } from "./table-depth.ts";

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
  const table = text === undefined ? readTable(source) : readToml(text, file, parseToml);
  if (isTooDeep(table)) throw tooDeep(file);
  return { ...known, directory, table: operator ? table : quoteTexts(table) };
}

function tooDeep(file: string | undefined): SecretError {
  const at = file === undefined ? undefined : { file };
  return new SecretError("invalid_config", {
    message: "tables and lists are nested deeper than 64 levels",
    at,
  });
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
    throw syntaxError(error, text, file);
  }
}

/** Whether a value is a table, not an array, a date or another object with a meaning of its own. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
