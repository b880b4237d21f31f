import type { Key } from "@latebound/provider";
import type { Field, GrammarFault } from "./template.ts";

/** A key and the field behind it, or why the text is none; the fault's offset counts from the start of the text. */
export type ParsedKey =
  | { readonly key: Key; readonly field: Field | undefined }
  | { readonly fault: GrammarFault };

/** What a KEY says: `path`, then `?version=…` or `?stage=…`, then `#field` or `#/json/pointer`. */
export function parseKey(text: string): ParsedKey {
  const unwanted = /^[ -~]*$/.test(text) ? -1 : text.search(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
  if (unwanted >= 0) return fault(unwanted, "a key has no control or bidi characters");
  const pathEnd = endOf(text, /[?#]/);
  if (pathEnd === 0) return fault(0, "the path of the key is empty");
  const fieldMark = endOf(text, /#/);
  const selector = parseSelector(text.slice(pathEnd, fieldMark));
  if (selector.fault) return { fault: { ...selector.fault, offset: pathEnd } };
  const field = parseField(text.slice(fieldMark));
  if (field.fault) return { fault: { ...field.fault, offset: fieldMark + field.fault.offset } };
  return { key: { path: unescapePercent(text.slice(0, pathEnd)), ...selector.value }, field: field.value };
}

type Part<Value> =
  | { readonly value: Value; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: GrammarFault };

function fault(offset: number, message: string, hint?: string): { readonly fault: GrammarFault } {
  return { fault: hint === undefined ? { message, offset } : { message, hint, offset } };
}

function endOf(text: string, mark: RegExp): number {
  const index = text.search(mark);
  return index < 0 ? text.length : index;
}

/** Takes "" or everything from the `?` on. */
function parseSelector(text: string): Part<Pick<Key, "version" | "stage">> {
  if (text === "") return { value: {} };
  const [name, value] = cutAt(text.slice(1), "=");
  if (name !== "version" && name !== "stage") {
    return fault(0, "expected ?version= or ?stage=", "a ? in a path is written %3F");
  }
  if (value.includes("?") || /&(?:version|stage)=/.test(value)) {
    return fault(0, "a key has either a version or a stage, once");
  }
  if (value === "")
    return fault(0, `the ${name} of the key is empty`, `leave out ?${name}= for the current one`);
  return { value: name === "version" ? { version: value } : { stage: value } };
}

function cutAt(text: string, mark: string): [before: string, after: string] {
  const index = text.indexOf(mark);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + mark.length)];
}

/** Takes "" or everything from the `#` on. */
function parseField(text: string): Part<Field | undefined> {
  if (text === "") return { value: undefined };
  const stray = text.slice(1).search(/[?#]/);
  if (text === "#") return fault(0, "the field of the key is empty", "leave out # for the whole secret");
  if (stray >= 0) {
    return fault(
      1 + stray,
      "a field has no ? or #",
      "write %3F or %23; ?version= and ?stage= stand before the #",
    );
  }
  if (!text.startsWith("#/")) return { value: { name: unescapePercent(text.slice(1)) } };
  const tilde = text.search(/~(?![01])/);
  if (tilde >= 0) return fault(tilde, "unknown escape in the JSON pointer", "write ~0 for ~ and ~1 for /");
  const tokens = text.slice(2).split("/");
  return { value: { pointer: tokens.map((token) => unescapeTilde(unescapePercent(token))) } };
}

function unescapePercent(text: string): string {
  return text.replaceAll(/%(?:23|3F|25)/g, decodeURIComponent);
}

function unescapeTilde(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
