import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { findCanary } from "@latebound/testing";

/** Which files below a folder hold a value in any spelling. */
export function filesWith(folder: string, canary: string): string[] {
  const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path)));
  const files = paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return files.filter((path) => findCanary(readFileSync(path, "latin1"), canary) !== undefined);
}
