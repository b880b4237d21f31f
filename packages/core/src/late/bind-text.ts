import { shownPath } from "../config/shown-path.ts";
import { combineFaults } from "../faults/combine-faults.ts";
import { bindTree } from "./bind-tree.ts";
import type { Bound } from "./bound.ts";

/**
 * Late values of what the operator wrote, where another process knows the configuration: the grammar is checked here,
 * provider and key there. A reference that names no provider stays without one.
 * @throws {SecretError} `invalid_reference`; all faults at once in `errors`
 */
export function bindText<T>(tree: T): Bound<T> {
  const { tree: bound, faults } = bindTree(tree, {
    providers: new Map(),
    defaultProvider: "",
    faultyProviders: everyName,
    placeOf: (path) => ({ path: shownPath(path) }),
  });
  if (faults.length > 0) throw combineFaults(faults);
  // What was bound has the shape that `Bound` describes: strings became strings or late values.
  return bound as Bound<T>;
}

/** No name is a fault here. */
const everyName: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });
