import { parseFilters } from "./parse-filters.ts";
import { parseKey } from "./parse-key.ts";
import { type Argument, readArgument } from "./read-argument.ts";
import type { Field, Reference } from "./template.ts";
import { fault, nextCharacter, type TemplateCursor } from "./template-cursor.ts";

const form = 'write <<secret "PROVIDER" "KEY">>';
const backticks = "inside double quotes use backticks: <<secret `PROVIDER` `KEY`>>";

/**
 * The reference that begins with `<<secret` at the cursor, which moves behind it; undefined when there are faults,
 * with the cursor where reading can go on.
 */
export function parseReference(cursor: TemplateCursor): Reference | undefined {
  const offset = cursor.offset;
  const faultsBefore = cursor.faults.length;
  cursor.offset += "<<secret".length;
  const names = parseArguments(cursor);
  if (!names) return undefined;
  const filters = parseFilters(cursor);
  if (!filters || !readClose(cursor) || !names.target || cursor.faults.length > faultsBefore)
    return undefined;
  return { provider: names.provider, ...names.target, filters, offset };
}

type Target = Pick<Reference, "key" | "field">;

/** Undefined when there are no arguments to go on from; `target` is undefined when the key is at fault. */
function parseArguments(
  cursor: TemplateCursor,
): { provider: string | undefined; target: Target | undefined } | undefined {
  const faultsBefore = cursor.faults.length;
  if (!isQuote(nextCharacter(cursor))) {
    return fault(cursor, cursor.offset, "expected a provider and a key in quotes", quoteHint(cursor, form));
  }
  const first = readArgument(cursor);
  if (!first) return undefined;
  const second = isQuote(nextCharacter(cursor)) ? readArgument(cursor) : first;
  if (!second) return undefined;
  // The offsets of an argument with a bad escape are unknown, and its key isn't what the operator meant.
  const target = cursor.faults.length > faultsBefore ? undefined : parseTarget(cursor, second);
  return { provider: second === first ? undefined : first.text, target };
}

function parseTarget(
  cursor: TemplateCursor,
  argument: Argument,
): { key: Reference["key"]; field: Field | undefined } | undefined {
  const parsed = parseKey(argument.text);
  if (!("fault" in parsed)) return parsed;
  const { message, hint, offset } = parsed.fault;
  return fault(cursor, argument.offsetOf(offset), message, hint);
}

function readClose(cursor: TemplateCursor): boolean {
  const next = nextCharacter(cursor);
  if (cursor.source.startsWith(">>", cursor.offset)) {
    cursor.offset += 2;
    return true;
  }
  const hint = isQuote(next) ? "a reference has at most a provider and a key" : quoteHint(cursor);
  fault(cursor, cursor.offset, "expected | or >>", hint);
  return false;
}

function quoteHint(cursor: TemplateCursor, otherwise?: string): string | undefined {
  return cursor.source.charAt(cursor.offset) === "\\" ? backticks : otherwise;
}

function isQuote(character: string): boolean {
  return character === '"' || character === "`";
}
