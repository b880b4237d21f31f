import type { TreePath } from "../tree/copy-tree.ts";

/** A schema as JSON Schema tells it, where the marks of `.meta(…)` stand beside the types. */
export type SchemaNode = Readonly<Record<string, unknown>>;

/** A path in which `undefined` stands for every element or every name. */
export type PathPattern = readonly (string | undefined)[];

/** The paths at which a schema carries a mark such as `.meta({ secret: true })`, through unions, arrays and tables. */
export function markedPaths(root: SchemaNode, mark: string): readonly PathPattern[] {
  const found: PathPattern[] = [];
  collect(root, mark, [], found);
  return found;
}

/** Whether a path is at or below one of the patterns. */
export function matchesPath(patterns: readonly PathPattern[], path: TreePath): boolean {
  return patterns.some(
    (pattern) =>
      pattern.length <= path.length &&
      pattern.every((step, index) => step === undefined || step === String(path[index])),
  );
}

/** The names that a schema allows in the table at a path. */
export function namesAt(root: SchemaNode, path: TreePath): readonly string[] {
  let nodes = branches(root);
  for (const step of path) {
    nodes = nodes.flatMap((node) => {
      const next =
        typeof step === "number" ? node.items : (tableOf(node.properties)[step] ?? node.additionalProperties);
      return branches(next);
    });
  }
  return [...new Set(nodes.flatMap((node) => Object.keys(tableOf(node.properties))))];
}

/** The beginning of a path that consists of the schema's own names: those are known not to be values. */
export function knownPart(root: SchemaNode, path: TreePath): TreePath {
  const unknown = path.findIndex(
    (step, index) => typeof step === "string" && !namesAt(root, path.slice(0, index)).includes(step),
  );
  return unknown < 0 ? path : path.slice(0, unknown);
}

const deepest = 16;

function collect(schema: unknown, mark: string, path: PathPattern, found: PathPattern[]): void {
  if (path.length > deepest) return;
  for (const node of branches(schema)) {
    if (node[mark] === true) found.push(path);
    for (const [name, child] of Object.entries(tableOf(node.properties)))
      collect(child, mark, [...path, name], found);
    for (const child of [node.items, node.additionalProperties])
      collect(child, mark, [...path, undefined], found);
    for (const child of listOf(node.prefixItems)) collect(child, mark, [...path, undefined], found);
  }
}

/** A node and all that it is a union or an intersection of. */
function branches(schema: unknown): SchemaNode[] {
  if (typeof schema !== "object" || schema === null) return [];
  const node = schema as SchemaNode;
  const parts = [...listOf(node.anyOf), ...listOf(node.oneOf), ...listOf(node.allOf)];
  return [node, ...parts.flatMap(branches)];
}

function tableOf(value: unknown): SchemaNode {
  return typeof value === "object" && value !== null ? (value as SchemaNode) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
