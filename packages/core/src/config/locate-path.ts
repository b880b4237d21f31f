import type { TreePath } from "../tree/copy-tree.ts";
import { openTomlPositions, type Position } from "./toml-positions.ts";

/**
 * Line and column of what a key path leads to in a TOML text, such as `mail.url`, `plugins[2].token` or `a["odd key"]`;
 * of the nearest table around it where it leads nowhere.
 */
export async function locatePath(text: string, path: string): Promise<Position | undefined> {
  return (await openTomlPositions(text)).find(stepsOf(path));
}

function stepsOf(path: string): TreePath {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(
    ([, index, quoted, name = ""]) => {
      if (index !== undefined) return Number(index);
      return quoted === undefined ? name : JSON.parse(`"${quoted}"`);
    },
  );
}
