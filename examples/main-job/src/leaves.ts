import { isLate, type Late } from "@latebound/core";

/** A string of a tree, or a late value that stands in the place of one. */
export interface Leaf {
  /** Such as `mail.url` or `plugins[2].token`. */
  readonly path: string;
  readonly value: string | Late<unknown>;
}

/** The strings and late values of a configuration, in the order in which they stand. */
export function leavesOf(tree: unknown, path = ""): Leaf[] {
  if (typeof tree === "string" || isLate(tree)) return [{ path, value: tree }];
  if (typeof tree !== "object" || tree === null) return [];
  if (Array.isArray(tree)) return tree.flatMap((child, index) => leavesOf(child, `${path}[${index}]`));
  return Object.entries(tree).flatMap(([key, child]) => {
    const step = /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
    return leavesOf(child, path === "" ? step : `${path}.${step}`);
  });
}
