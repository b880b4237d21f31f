import { inspect } from "node:util";
import type { Spelled } from "./spelling.ts";

/** Inside the quotes of JSON, as JavaScript, Go, PHP, Python and .NET write it, and of `util.inspect`; and that inside JSON again. */
export function* json({ text }: Spelled): Generator<string> {
  if (text === undefined) return;
  const plain = withoutQuotes(JSON.stringify(text));
  const forHtml = plain.replace(/[<>&\u2028\u2029]/g, unicodeEscape);
  const withSlashes = plain.replaceAll("/", "\\/");
  const once = [plain, forHtml, withSlashes, ...[plain, forHtml, withSlashes].map(toAscii)];
  once.push(toAscii(plain).replace(/\\\\|\\u[0-9a-f]{4}/g, upperEscape), dotNetJson(text));
  once.push(withoutQuotes(inspect(text, { maxStringLength: null, breakLength: Number.POSITIVE_INFINITY })));
  for (const escaped of new Set(once)) {
    yield escaped;
    yield withoutQuotes(JSON.stringify(escaped));
  }
}

/** Inside XML and HTML: only what has to be escaped, or quotes too, in each of their spellings; what isn't ASCII by number. */
export function* xml({ text }: Spelled): Generator<string> {
  if (text === undefined) return;
  const content = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  yield text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  for (const double of ['"', "&quot;", "&#34;"]) {
    for (const single of ["'", "&apos;", "&#39;", "&#x27;"]) {
      const escaped = content.replaceAll('"', double).replaceAll("'", single);
      yield escaped;
      yield escaped.replace(/[\t\n\r]/g, upperHexReference);
      for (const reference of references) yield escaped.replace(/[\x7f-\u{10ffff}]/gu, reference);
    }
  }
  for (const reference of references) {
    yield text.replace(/[&<>"']/g, reference);
    yield text.replace(/[&<>"'\x7f-\u{10ffff}]/gu, reference);
  }
}

/**
 * Quoted for a shell: in single quotes as bash writes it, and as dash and busybox do; `$'…'` and `printf %q` of bash;
 * in double quotes. Under `-x` bash prints the first, busybox the second, dash the value as it is.
 */
export function* shell({ text }: Spelled): Generator<string> {
  if (text === undefined) return;
  yield text.replaceAll("'", "'\\''");
  yield text.replaceAll("'", `'"'"'`);
  const inAnsiQuotes = text.replace(/[\\'\p{Cc}]/gu, ansiEscape);
  yield inAnsiQuotes;
  yield inAnsiQuotes.replace(/[\x80-\uffff]+/g, octalEscape);
  yield text.replace(/^[~#]|[^A-Za-z0-9_./:=@%+~#\x80-\uffff-]/g, "\\$&");
  yield text.replace(/[\\"$`]/g, "\\$&");
  yield text.replace(/[\\"$`!]/g, "\\$&");
}

const references = [decimalReference, upperHexReference, lowerHexReference];

function decimalReference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function upperHexReference(character: string): string {
  return `&#x${character.codePointAt(0)?.toString(16).toUpperCase()};`;
}

function lowerHexReference(character: string): string {
  return `&#x${character.codePointAt(0)?.toString(16)};`;
}

const ansiLetters = new Map(
  Object.entries({ 7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 27: "E" }),
);

function ansiEscape(character: string): string {
  const code = character.charCodeAt(0);
  if (character === "'" || character === "\\") return `\\${character}`;
  return `\\${ansiLetters.get(String(code)) ?? code.toString(8).padStart(3, "0")}`;
}

/** What bash makes of it where the locale knows ASCII only. */
function octalEscape(characters: string): string {
  return Array.from(Buffer.from(characters), (byte) => `\\${byte.toString(8)}`).join("");
}

function withoutQuotes(quoted: string): string {
  return quoted.slice(1, -1);
}

function toAscii(text: string): string {
  return text.replace(/[\x7f-\uffff]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Of `\\u001f`; an escaped backslash stays what it is. */
function upperEscape(escaped: string): string {
  return escaped.slice(0, 2) + escaped.slice(2).toUpperCase();
}

/** By System.Text.Json, which escapes what HTML knows, quotes and plus signs, in upper case. */
function dotNetJson(text: string): string {
  const ordinary = text.replace(/[^"&'+<>`\x7f-\uffff]+/g, (run) => withoutQuotes(JSON.stringify(run)));
  const escaped = ordinary.replace(/["&'+<>`\x7f-\uffff]/g, unicodeEscape);
  return escaped.replace(/\\\\|\\u[0-9a-f]{4}/g, upperEscape);
}
