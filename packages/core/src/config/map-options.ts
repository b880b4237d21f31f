import type { TreePath } from "../tree/copy-tree.ts";
import { isTable } from "./source-table.ts";

const deepest = 8;

/**
 * A copy of plain tables and arrays in which `replace` has answered for every value below the root; a value that it
 * gives back unchanged is walked into. Tables come out without a prototype.
 */
export function mapOptions(
  table: Readonly<Record<string, unknown>>,
  replace: (value: unknown, path: TreePath) => unknown,
): Record<string, unknown> {
  return mapTable(table, [], replace);
}

function mapTable(
  table: Readonly<Record<string, unknown>>,
  path: TreePath,
  replace: Replace,
): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(table)) copy[name] = mapValue(value, [...path, name], replace);
  return copy;
}

type Replace = (value: unknown, path: TreePath) => unknown;

function mapValue(value: unknown, path: TreePath, replace: Replace): unknown {
  const replaced = replace(value, path);
  if (replaced !== value || path.length > deepest) return replaced;
  if (Array.isArray(value))
    return value.map((element, index) => mapValue(element, [...path, index], replace));
  return isTable(value) ? mapTable(value, path, replace) : value;
}
