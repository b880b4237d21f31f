import type { TreePath } from "../tree/copy-tree.ts";
import { plainTable } from "./plain-table.ts";
import { isTable, type SourceTable } from "./source-table.ts";

type Table = Readonly<Record<string, unknown>>;

/**
 * One table of several, the later ones over the earlier: tables recursively, arrays and scalars replace, a
 * `[secret.NAME]` table is replaced whole.
 */
export function mergeSources(sources: readonly SourceTable[]): Table {
  return sources.reduce<Table>((merged, source) => mergeTables(merged, source.table, []), emptyTable());
}

/** The source that wrote what the merged table holds at a path; for an absent path, what holds the nearest table. */
export function sourceOf(sources: readonly SourceTable[], path: TreePath): SourceTable | undefined {
  // A provider's table is replaced whole, so the last one's word counts for what it leaves out too.
  const shortest = path[0] === "secret" ? 2 : path.length;
  for (let length = Math.min(path.length, shortest); length > 0; length--) {
    const source = sources.findLast(({ table }) => holds(table, path.slice(0, length)));
    if (source) return source;
  }
  return sources.at(-1);
}

function mergeTables(under: Table, over: Table, path: readonly string[]): Table {
  const merged = emptyTable();
  for (const [key, value] of Object.entries(under)) merged[key] = value;
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    const inside = [...path, key];
    merged[key] =
      isTable(value) && isTable(below) && !isProvider(inside) ? mergeTables(below, value, inside) : value;
  }
  return plainTable(merged);
}

function isProvider(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === "secret";
}

function holds(table: unknown, path: TreePath): boolean {
  let inside: unknown = table;
  for (const step of path) {
    if (typeof inside !== "object" || inside === null || !Object.hasOwn(inside, step)) return false;
    inside = Reflect.get(inside, step);
  }
  return true;
}

function emptyTable(): Record<string, unknown> {
  return Object.create(null);
}
