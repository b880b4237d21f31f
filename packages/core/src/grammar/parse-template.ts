import { parseReference } from "./parse-reference.ts";
import type { GrammarFault, Reference, Template } from "./template.ts";
import { indexOfPattern, type TemplateCursor } from "./template-cursor.ts";

const literalStart = '<<"';
const literalEnd = '">>';

/** Whether a string can hold a reference or a literal; false means that the string is its own text. */
export function mayHaveMarkup(text: string): boolean {
  return text.includes("<<") && /<<(?:secret|")/.test(text);
}

/**
 * The string cut at its references, and every fault found in it; of use only when there is no fault.
 * Takes time linear in the length of the string and never throws.
 */
export function parseTemplate(source: string): { template: Template; faults: readonly GrammarFault[] } {
  const cursor: TemplateCursor = { source, offset: 0, faults: [] };
  const literals = createLiteralReader(source);
  const builder = createPartBuilder();
  let textStart = 0;
  for (let start = nextMarkup(cursor); start >= 0; start = nextMarkup(cursor)) {
    cursor.offset = start;
    const isLiteral = source.startsWith(literalStart, start);
    const literal = isLiteral ? literals.read(cursor) : undefined;
    if (isLiteral && literal === undefined) continue;
    builder.addText(source.slice(textStart, start));
    if (literal === undefined) builder.addReference(parseReference(cursor));
    else builder.addText(literal);
    textStart = cursor.offset;
  }
  builder.addText(source.slice(textStart));
  return { template: { parts: builder.parts() }, faults: cursor.faults };
}

function nextMarkup({ source, offset }: TemplateCursor): number {
  let start = indexOfPattern(source, markup, offset);
  while (start >= 0 && isLongerWord(source, start)) start = indexOfPattern(source, markup, start + 2);
  return start;
}

const markup = /<<(?:secret(?![A-Za-z0-9_-])|")/g;

/** Whether `<<secret` goes on with a letter or digit beyond ASCII; a pattern with all of them takes a millisecond to be made. */
function isLongerWord(source: string, start: number): boolean {
  const next = source.codePointAt(start + "<<secret".length) ?? 0;
  return (
    next > 0x7f && source.startsWith("<<secret", start) && /[\p{L}\p{N}]/u.test(String.fromCodePoint(next))
  );
}

/**
 * Reads the literal at the cursor; undefined when it isn't closed, so that it is text. Remembers the next literal end or
 * line end, so that a line of unclosed literals is searched once.
 */
function createLiteralReader(source: string): { read(cursor: TemplateCursor): string | undefined } {
  let known = -1;
  return {
    read(cursor) {
      const start = cursor.offset + literalStart.length;
      if (known < start) known = indexOfPattern(source, /">>|[\r\n]|$/g, start);
      const closed = source.startsWith(literalEnd, known);
      cursor.offset = closed ? known + literalEnd.length : start;
      return closed ? source.slice(start, known) : undefined;
    },
  };
}

/** Joins neighbouring texts and leaves out empty ones. */
function createPartBuilder() {
  const parts: (string | Reference)[] = [];
  let text = "";
  const flush = () => {
    if (text !== "") parts.push(text);
    text = "";
  };
  return {
    addText(added: string): void {
      text += added;
    },
    addReference(reference: Reference | undefined): void {
      if (!reference) return;
      flush();
      parts.push(reference);
    },
    parts(): readonly (string | Reference)[] {
      flush();
      return parts;
    },
  };
}
