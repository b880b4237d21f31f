import { closest, distance } from "fastest-levenshtein";

const nameShape = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/;
const maxEdits = 2;

/** Whether a text is shaped like a name rather than like a value. */
export function looksLikeName(text: string): boolean {
  return nameShape.test(text);
}

/**
 * How to speak of a name that nobody knows: by itself with the nearest valid name when it looks like a name and is
 * within two edits of one, else by its length, since a value may stand where a name should.
 */
export function describeUnknownName(
  written: string,
  validNames: readonly string[],
): { readonly described: string; readonly nearest?: string } {
  const unnamed = {
    described: `a name of ${written.length} ${written.length === 1 ? "character" : "characters"}`,
  };
  if (!looksLikeName(written) || validNames.length === 0) return unnamed;
  const nearest = closest(written, validNames);
  return distance(written, nearest) <= maxEdits ? { described: written, nearest } : unnamed;
}
