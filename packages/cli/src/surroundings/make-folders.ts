import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that aren't there, for the user alone. One by one: Node's own `recursive` never ends
 * where the system says that a folder can't be there, as below `/proc`. @throws the system's error
 */
export function makeFolders(folder: string): void {
  for (const path of missingFolders(folder)) makeFolder(path);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may be making it too.
    if (!existsSync(path)) throw error;
  }
}

/** The folder and those above it that aren't there, the topmost first. */
export function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path);
  return missing;
}
