import type { TreePath } from "../tree/copy-tree.ts";

/** What is wrong at a path of a table, before it is known where that table was written. */
export interface Problem {
  /** Where it is, for line and column; may end with a key that must not be shown. */
  readonly path: TreePath;
  /** The part of the path that a message may show, when that isn't all of it. */
  readonly shownPath?: TreePath;
  readonly message: string;
  readonly hint?: string | undefined;
}
