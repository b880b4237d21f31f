/** The path of an entry, as far as its name may be shown: a value may stand where a name should. */
export function entryPath(table: string, name: string): string {
  return /^[A-Za-z_/.][A-Za-z0-9_./-]{0,63}$/.test(name) ? `${table}.${name}` : table;
}
