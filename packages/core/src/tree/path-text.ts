import type { TreePath } from "./copy-tree.ts";

const bareKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A tree path as text, such as `plugins[2].token` or `a["odd key"]`. */
export function pathText(path: TreePath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!bareKey.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}
