import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Where Node keeps the command's compiled code between runs: a folder of the user's own, as what stands there is run.
 * Undefined where there is none.
 */
export function compileCacheFolder(): string | undefined {
  const { XDG_CACHE_HOME, HOME } = process.env;
  const base = XDG_CACHE_HOME?.startsWith("/") ? XDG_CACHE_HOME : HOME && join(HOME, ".cache");
  if (!base?.startsWith("/")) return undefined;
  const folder = join(base, "latebound/compiled");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    return uid === process.geteuid?.() && (mode & 0o022) === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}
