import { fault, indexOfPattern, type TemplateCursor } from "./template-cursor.ts";

/** What stands between quotes, unescaped. */
export interface Argument {
  readonly text: string;
  /** Where in the source a code unit of the text was written. */
  offsetOf(index: number): number;
}

/**
 * The argument whose opening quote is under the cursor, which moves behind it. Undefined when it isn't closed, with the
 * cursor behind the opening quote. Other faults are noted and the argument is read to its end.
 */
export function readArgument(cursor: TemplateCursor): Argument | undefined {
  const argument = cursor.source.charAt(cursor.offset) === '"' ? readQuoted(cursor) : readRaw(cursor);
  if (argument && !argument.text.isWellFormed()) {
    const index = argument.text.search(/\p{Cs}/u);
    fault(cursor, argument.offsetOf(index), "half of a surrogate pair is not text");
  }
  return argument;
}

function readRaw(cursor: TemplateCursor): Argument | undefined {
  const start = cursor.offset + 1;
  const end = cursor.source.indexOf("`", start);
  cursor.offset = end < 0 ? start : end + 1;
  if (end < 0) return fault(cursor, start - 1, "the backtick is not closed");
  return { text: cursor.source.slice(start, end), offsetOf: (index) => start + index };
}

function readQuoted(cursor: TemplateCursor): Argument | undefined {
  const { source } = cursor;
  const start = cursor.offset + 1;
  let text = "";
  for (let from = start; ; from = cursor.offset) {
    const end = indexOfPattern(source, /["\\\r\n]|$/g, from);
    text += source.slice(from, end);
    cursor.offset = end + 1;
    if (source[end] === '"') return { text, offsetOf: (index) => offsetInQuoted(source, start, index) };
    if (source[end] !== "\\") break;
    text += readEscape(cursor);
  }
  cursor.offset = start;
  return fault(cursor, start - 1, "the quote is not closed on its line");
}

const simpleEscapes = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["n", "\n"],
  ["t", "\t"],
]);

/** The text of the escape whose backslash is just before the cursor, which moves behind it. */
function readEscape(cursor: TemplateCursor): string {
  const { source, offset } = cursor;
  const simple = simpleEscapes.get(source.charAt(offset));
  const code = source.slice(offset + 1, offset + 5);
  if (simple !== undefined) {
    cursor.offset += 1;
    return simple;
  }
  if (source[offset] === "u" && /^[0-9A-Fa-f]{4}$/.test(code)) {
    cursor.offset += 5;
    return String.fromCharCode(Number.parseInt(code, 16));
  }
  const hint = 'the escapes are \\" \\\\ \\n \\t \\uXXXX; text in backticks has none';
  fault(cursor, offset - 1, "unknown escape", hint);
  return "";
}

/** Holds only for arguments without a bad escape. */
function offsetInQuoted(source: string, start: number, index: number): number {
  let offset = start;
  for (let left = index; left > 0; left -= 1) {
    const escapeLength = source[offset + 1] === "u" ? 6 : 2;
    offset += source[offset] === "\\" ? escapeLength : 1;
  }
  return offset;
}
