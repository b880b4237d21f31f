import type { TreePath } from "../tree/copy-tree.ts";

/** The path of a table or list that is a part of the document, or the whole of it; undefined when it isn't. */
export function documentPath(document: unknown, part: unknown): TreePath | undefined {
  if (!isContainer(part)) return undefined;
  const seen = new Set<unknown>();
  const open: { readonly value: unknown; readonly path: TreePath }[] = [{ value: document, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (value === part) return path;
    if (!isContainer(value) || seen.has(value)) continue;
    seen.add(value);
    const isList = Array.isArray(value);
    for (const [key, child] of Object.entries(value))
      open.push({ value: child, path: [...path, isList ? Number(key) : key] });
  }
  return undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
