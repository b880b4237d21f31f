import { describeUnknownName } from "./nearest-name.ts";
import { type Argument, readArgument } from "./read-argument.ts";
import type { Filter } from "./template.ts";
import { fault, nextCharacter, type TemplateCursor } from "./template-cursor.ts";

/** The names of all filters, in the order of the documentation. */
export const filterNames = ["default", "trim", "base64", "base64decode", "urlencode", "jsonstring"] as const;

/** The filters from the cursor on, each after its `|`; those at fault are noted and left out. */
export function parseFilters(cursor: TemplateCursor): readonly Filter[] {
  const filters: Filter[] = [];
  for (let isFirst = true; nextCharacter(cursor) === "|"; isFirst = false) {
    cursor.offset += 1;
    const filter = parseFilter(cursor, isFirst);
    if (filter) filters.push(filter);
  }
  return filters;
}

function parseFilter(cursor: TemplateCursor, isFirst: boolean): Filter | undefined {
  nextCharacter(cursor);
  const offset = cursor.offset;
  const written = readName(cursor);
  nextCharacter(cursor);
  const argumentOffset = cursor.offset;
  const argument = readOptionalArgument(cursor);
  const name = filterNames.find((known) => known === written);
  if (written === "")
    return fault(cursor, offset, "expected the name of a filter", `one of ${filterNames.join(", ")}`);
  if (name === undefined) return unknownFilter(cursor, offset, written);
  if (name === "default") return defaultFilter(cursor, offset, argument, isFirst);
  if (argument) return fault(cursor, argumentOffset, `the filter ${name} takes no text`);
  return { name };
}

function readName(cursor: TemplateCursor): string {
  const name = /[^\s|>"`\\]*/y;
  name.lastIndex = cursor.offset;
  const text = name.exec(cursor.source)?.[0] ?? "";
  cursor.offset += text.length;
  return text;
}

function readOptionalArgument(cursor: TemplateCursor): Argument | undefined {
  const next = nextCharacter(cursor);
  return next === '"' || next === "`" ? readArgument(cursor) : undefined;
}

function unknownFilter(cursor: TemplateCursor, offset: number, written: string): undefined {
  const { described, nearest } = describeUnknownName(written, filterNames);
  const hint = nearest === undefined ? `one of ${filterNames.join(", ")}` : `did you mean ${nearest}?`;
  return fault(cursor, offset, `unknown filter: ${described}`, hint);
}

function defaultFilter(
  cursor: TemplateCursor,
  offset: number,
  argument: Argument | undefined,
  isFirst: boolean,
): Filter | undefined {
  if (!isFirst) return fault(cursor, offset, "default must be the first filter");
  if (!argument) return fault(cursor, offset, "default needs its text", 'write default "text"');
  if (argument.text === "") return fault(cursor, offset, "default must not be empty", "leave it out");
  return { name: "default", text: argument.text };
}
