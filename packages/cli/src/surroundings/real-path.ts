import { realpathSync } from "node:fs";

/** The path without links in it; undefined where nothing is, or can be looked at. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
