/** The operator's text around a value; other values in it are `elided`. */
export interface Slot {
  readonly before: string;
  readonly after: string;
}

/** Stands for another value in a slot's text. */
export const elided = "\u{f8ff}";

/** Why a value can't stand in its place. */
export interface Unfit {
  readonly code: "invalid_config" | "invalid_value";
  readonly problem: string;
  readonly hint?: string;
}

/** A value written so that a format's reader gives it back, or why that can't be done. */
export type Quote = (value: string, slot: Slot) => string | Unfit;

/** A place in the operator's text that takes no value. */
export function badPlace(problem: string, hint?: string): Unfit {
  return { code: "invalid_config", problem, ...(hint !== undefined && { hint }) };
}

/** A value that its place can't hold. */
export function badValue(problem: string, hint: string): Unfit {
  return { code: "invalid_value", problem, hint };
}

/** A text in the escapes that double quotes of JSON, YAML and TOML have in common. */
export function escaped(value: string): string {
  const inner = JSON.stringify(value).slice(1, -1);
  return inner.replaceAll(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, unicodeEscape);
}

/** A character as `\uXXXX`, a pair as two. */
export function unicodeEscape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Splits a text before a slot into what is complete, and the rest, which begins with what is still open. */
export function takeTokens(
  text: string,
  token: RegExp,
): { readonly taken: readonly string[]; readonly open: string } {
  const sticky = new RegExp(token, "uy");
  const taken: string[] = [];
  while (sticky.lastIndex < text.length) {
    const start = sticky.lastIndex;
    const [found = ""] = sticky.exec(text) ?? [];
    if (found === "") return { taken, open: text.slice(start) };
    taken.push(found);
  }
  return { taken, open: "" };
}

/** Whether a text ends in a backslash that would escape what follows. */
export function endsInEscape(text: string): boolean {
  return (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1;
}
