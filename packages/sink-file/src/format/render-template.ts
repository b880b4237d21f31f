import type { SecretError } from "@latebound/core";
import type { FileFormat } from "../file-spec.ts";
import { quoteEnv } from "./env-format.ts";
import { quoteJson } from "./json-format.ts";
import { quoteProperty } from "./properties-format.ts";
import { elided, type Quote } from "./slot.ts";
import { quoteToml } from "./toml-format.ts";
import { quoteYaml } from "./yaml-format.ts";

/** A value and the operator's text in front of it, without the values there. */
export interface TemplatePiece {
  readonly value: string;
  readonly before: string;
}

/** Makes the error of a file. */
export type FormatFault = (
  code: "invalid_config" | "invalid_value",
  problem: string,
  hint?: string,
) => SecretError;

const quotes: Readonly<Record<Exclude<FileFormat, "text" | "bytes">, Quote>> = {
  env: quoteEnv,
  json: quoteJson,
  properties: quoteProperty,
  toml: quoteToml,
  yaml: quoteYaml,
};

/**
 * The operator's text with each value quoted for its place. `resolved` is the text with the values as they are.
 * @throws {SecretError} `invalid_config` for a place that takes no value, `invalid_value` for a value that it can't hold
 */
export function renderTemplate(
  format: FileFormat,
  resolved: string,
  pieces: readonly TemplatePiece[],
  fault: FormatFault,
): string {
  if (format === "text" || format === "bytes") return resolved;
  const literals = literalsOf(resolved, pieces, fault);
  let text = literals[0] ?? "";
  for (const [index, { value }] of pieces.entries()) {
    const before = literals.slice(0, index + 1).join(elided);
    const after = literals.slice(index + 1).join(elided);
    const quoted = quotes[format](value, { before, after });
    if (typeof quoted !== "string") throw fault(quoted.code, quoted.problem, quoted.hint);
    text += quoted + (literals[index + 1] ?? "");
  }
  // Node 22 reads a last line without its end twice.
  return format === "env" && !text.endsWith("\n") ? `${text}\n` : text;
}

/** The operator's text between the values: one more than there are values. */
function literalsOf(
  resolved: string,
  pieces: readonly TemplatePiece[],
  fault: FormatFault,
): readonly string[] {
  const literals: string[] = [];
  let known = 0;
  let position = 0;
  for (const { value, before } of pieces) {
    const literal = before.slice(known);
    known = before.length;
    if (!resolved.startsWith(literal + value, position))
      throw fault(
        "invalid_config",
        "is a template whose text a schema changed",
        "take the schema's transform away",
      );
    position += literal.length + value.length;
    literals.push(literal);
  }
  return [...literals, resolved.slice(position)];
}
