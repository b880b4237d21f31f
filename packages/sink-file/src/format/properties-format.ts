import { badPlace, endsInEscape, type Quote, unicodeEscape } from "./slot.ts";

/** Writes a value into a `.properties` text, as `java.util.Properties` writes it. */
export const quoteProperty: Quote = (value, { before }) => {
  const line = openLine(before);
  if (/^[#!]/u.test(line)) return badPlace("has a reference in a comment");
  const isInValue = /^(?:[^\\=: \t\f]|\\[\s\S])+(?:[ \t\f]*[=:]|[ \t\f])/u.test(line);
  if (!isInValue) return badPlace("has a reference that isn't the value of a key", "write key=<<secret …>>");
  if (endsInEscape(line)) return badPlace("has a backslash before a reference");
  return propertyText(value);
};

/** A key in the escapes of `.properties`. */
export function propertyKey(text: string): string {
  return text.split(" ").map(propertyText).join("\\ ");
}

/** A value in the escapes of `.properties`. */
export function propertyText(text: string): string {
  const marked = text.replaceAll(/[\\=:#!]/gu, "\\$&").replace(/^ /u, "\\ ");
  const short = marked.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return short.replaceAll(/[^\x20-\x7e]/gu, unicodeEscape);
}

/** The logical line that a text ends in, with the lines that a backslash continues. */
function openLine(before: string): string {
  let line = "";
  let continues = false;
  for (const piece of before.split(/\r\n|\n|\r/u)) {
    const trimmed = piece.replace(/^[ \t\f]+/u, "");
    line = continues ? line.slice(0, -1) + trimmed : trimmed;
    continues = !/^[#!]/u.test(line) && endsInEscape(line);
  }
  return line;
}
