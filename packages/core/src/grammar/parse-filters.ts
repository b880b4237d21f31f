import { describeUnknownName } from "./nearest-name.ts";
import { readArgument } from "./read-argument.ts";
import type { Filter } from "./template.ts";
import { fault, nextCharacter, type TemplateCursor } from "./template-cursor.ts";

const filterNames = ["default", "trim", "base64", "base64decode", "urlencode", "jsonstring"] as const;

/**
 * The filters from the cursor on, each after its `|`; those at fault are noted and left out. Undefined when a text isn't
 * closed, since nothing behind it can be read.
 */
export function parseFilters(cursor: TemplateCursor): readonly Filter[] | undefined {
  const filters: Filter[] = [];
  for (let isFirst = true; nextCharacter(cursor) === "|"; isFirst = false) {
    cursor.offset += 1;
    const written = readFilter(cursor);
    if (!written) return undefined;
    const filter = checkFilter(cursor, written, isFirst);
    if (filter) filters.push(filter);
  }
  return filters;
}

interface WrittenFilter {
  readonly name: string;
  readonly offset: number;
  readonly text: { readonly value: string; readonly offset: number } | undefined;
}

function readFilter(cursor: TemplateCursor): WrittenFilter | undefined {
  nextCharacter(cursor);
  const offset = cursor.offset;
  const name = readName(cursor);
  const next = nextCharacter(cursor);
  if (next !== '"' && next !== "`") return { name, offset, text: undefined };
  const textOffset = cursor.offset;
  const argument = readArgument(cursor);
  return argument && { name, offset, text: { value: argument.text, offset: textOffset } };
}

function readName(cursor: TemplateCursor): string {
  const name = /[^\s|<>"`\\]*/y;
  name.lastIndex = cursor.offset;
  const text = name.exec(cursor.source)?.[0] ?? "";
  cursor.offset += text.length;
  return text;
}

function checkFilter(cursor: TemplateCursor, written: WrittenFilter, isFirst: boolean): Filter | undefined {
  const name = filterNames.find((known) => known === written.name);
  if (name === undefined) return unknownFilter(cursor, written);
  if (name === "default") return checkDefault(cursor, written, isFirst);
  if (written.text) return fault(cursor, written.text.offset, `the filter ${name} takes no text`);
  return { name };
}

function unknownFilter(cursor: TemplateCursor, { name, offset }: WrittenFilter): undefined {
  const all = `one of ${filterNames.join(", ")}`;
  if (name === "") return fault(cursor, offset, "expected the name of a filter", all);
  const { described, nearest } = describeUnknownName(name, filterNames);
  const hint = nearest === undefined ? all : `did you mean ${nearest}?`;
  return fault(cursor, offset, `unknown filter: ${described}`, hint);
}

function checkDefault(
  cursor: TemplateCursor,
  { offset, text }: WrittenFilter,
  isFirst: boolean,
): Filter | undefined {
  if (!isFirst) return fault(cursor, offset, "default must be the first filter");
  if (!text) return fault(cursor, offset, "default needs its text", 'write default "text"');
  if (text.value === "") return fault(cursor, offset, "default must not be empty", "leave it out");
  return { name: "default", text: text.value };
}
