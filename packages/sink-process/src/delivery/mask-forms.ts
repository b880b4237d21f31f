import type { PartFilter } from "./late-parts.ts";

/** What must not show in output where a reference gave this text: the text, and what it was before each filter. */
export function maskForms(text: string, filters: readonly PartFilter[]): readonly (string | Uint8Array)[] {
  const [first] = filters;
  const forms: (string | Uint8Array)[] = [text];
  let form = text;
  for (const { name } of filters.toReversed()) {
    const before = undo(name, form);
    if (typeof before === "string") form = before;
    if (before !== undefined) forms.push(before);
    if (before instanceof Uint8Array) return forms;
  }
  // The operator's own text answered: no secret.
  const isDefault = first?.name === "default" && form === first.text;
  return isDefault ? [] : [...new Set(forms)];
}

/** What a filter was given, where that can be told from what it made; bytes where it was no text. */
function undo(filter: string, text: string): string | Uint8Array | undefined {
  try {
    if (filter === "urlencode") return decodeURIComponent(text);
    if (filter === "jsonstring") return String(JSON.parse(`"${text}"`));
    if (filter === "base64decode") return Buffer.from(text).toString("base64");
    return filter === "base64" ? undoBase64(text) : undefined;
  } catch {
    // The text is not this filter's: another reference made it.
    return undefined;
  }
}

function undoBase64(text: string): string | Uint8Array {
  const bytes = Buffer.from(text, "base64");
  const decoded = bytes.toString("utf8");
  return Buffer.from(decoded).equals(bytes) ? decoded : new Uint8Array(bytes);
}
