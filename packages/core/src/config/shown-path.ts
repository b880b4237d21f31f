import { looksLikeName } from "../grammar/nearest-name.ts";
import type { TreePath } from "../tree/copy-tree.ts";
import { pathText } from "../tree/path-text.ts";

/**
 * A key path as errors show it. A key that doesn't look like a name may be a credential on a mistyped line: only its
 * length is shown.
 */
export function shownPath(path: TreePath): string {
  return pathText(
    path.map((step) =>
      typeof step === "number" || looksLikeName(step) ? step : `${step.length} characters`,
    ),
  );
}
