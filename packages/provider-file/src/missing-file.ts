import { lstat, stat } from "node:fs/promises";
import { join } from "node:path";
import { changedMeanwhile, fileFault, linkToNowhere, systemCode } from "./file-error.ts";

/**
 * Looks at the way to a file that was not there, and returns where it simply ends: then nobody has put the file there.
 * Links are followed, as those of a Kubernetes volume have to be.
 * @throws {SecretError} `not_found` (mount) where a link on the way leads nowhere, so that what it leads to may only be
 * missing for now; `unavailable` when the file is there by now
 */
export async function confirmMissing(root: string, name: string): Promise<void> {
  let path = root;
  for (const segment of name.split("/")) {
    path = join(path, segment);
    if (await isPresent(stat(path))) continue;
    if (await isPresent(lstat(path))) throw linkToNowhere();
    return;
  }
  throw changedMeanwhile();
}

async function isPresent(look: Promise<unknown>): Promise<boolean> {
  try {
    await look;
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw fileFault(error);
  }
}
