import type { FileFormat } from "../file-spec.ts";
import { quoteEnv } from "./env-format.ts";
import { propertyKey, propertyText } from "./properties-format.ts";
import type { FormatFault } from "./render-template.ts";
import { escaped } from "./slot.ts";

/** A resolved tree as the text of a file. @throws {SecretError} `invalid_value` for what the format can't hold */
export function treeText(format: FileFormat, tree: unknown, fault: FormatFault): string {
  const lines = { env: envLine, properties: propertyLine, toml: tomlLine };
  switch (format) {
    case "json":
    case "yaml": // JSON is YAML.
      return `${jsonText(tree, fault)}\n`;
    case "env":
    case "properties":
    case "toml":
      return entriesOf(tree, fault)
        .map(([name, value]) => `${lines[format](name, value, fault)}\n`)
        .join("");
    default:
      throw fault("invalid_config", "has a tree as its content and no format", "set format, such as json");
  }
}

function jsonText(value: unknown, fault: FormatFault): string {
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(item, fault)).join(",")}]`;
  if (value === null) return "null";
  if (typeof value !== "object" || value instanceof Date) return scalarText(value, fault, '"');
  const entries = entriesOf(value, fault).map(
    ([name, inner]) => `"${escaped(name)}":${jsonText(inner, fault)}`,
  );
  return `{${entries.join(",")}}`;
}

function tomlLine(name: string, value: unknown, fault: FormatFault): string {
  return `"${escaped(name)}" = ${tomlText(value, fault)}`;
}

function tomlText(value: unknown, fault: FormatFault): string {
  if (Array.isArray(value)) return `[${value.map((item) => tomlText(item, fault)).join(", ")}]`;
  if (typeof value !== "object" || value === null || value instanceof Date)
    return scalarText(value, fault, "");
  return `{ ${entriesOf(value, fault)
    .map(([name, inner]) => tomlLine(name, inner, fault))
    .join(", ")} }`;
}

function envLine(name: string, value: unknown, fault: FormatFault): string {
  if (!/^[A-Za-z_]\w*$/u.test(name)) throw fault("invalid_config", "has a name that .env can't hold");
  const quoted = quoteEnv(plainText(value, fault), { before: `${name}=`, after: "\n" });
  if (typeof quoted === "string") return `${name}=${quoted}`;
  throw fault(quoted.code, quoted.problem, quoted.hint);
}

function propertyLine(name: string, value: unknown, fault: FormatFault): string {
  return `${propertyKey(name)}=${propertyText(plainText(value, fault))}`;
}

function plainText(value: unknown, fault: FormatFault): string {
  return typeof value === "string" ? value : scalarText(value, fault, "");
}

/** A scalar as JSON and TOML write it; `mark` stands around a date. */
function scalarText(value: unknown, fault: FormatFault, mark: string): string {
  if (typeof value === "string") return `"${escaped(value)}"`;
  if (typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value)) return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return `${mark}${value.toISOString()}${mark}`;
  throw fault("invalid_value", "has something in its tree that its format can't hold");
}

function entriesOf(tree: unknown, fault: FormatFault): readonly (readonly [string, unknown])[] {
  const prototype = typeof tree === "object" && tree !== null ? Object.getPrototypeOf(tree) : undefined;
  if (prototype === null || prototype === Object.prototype) return Object.entries(tree as object);
  throw fault("invalid_config", "has something else than plain tables in its tree");
}
