/** A name that looks like one; else its length, since a value may stand where a name should. */
export function describeName(written: string): string {
  if (looksLikeName(written)) return written;
  return `a name of ${written.length} ${written.length === 1 ? "character" : "characters"}`;
}

/** The path of an entry, as far as its name may be shown. */
export function entryPath(table: string, name: string): string {
  return looksLikeName(name) ? `${table}.${name}` : table;
}

function looksLikeName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(text);
}
