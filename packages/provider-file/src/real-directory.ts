import { realpath, stat } from "node:fs/promises";
import { fileFault, placeMissing, systemCode } from "./file-error.ts";
import type { SecretPlace } from "./secret-place.ts";

/**
 * The directory's path with every symbolic link resolved.
 * @throws {SecretError} `not_found` (mount) when there is no such directory, `access_denied`, `unavailable`
 */
export async function realDirectory({ path, title }: SecretPlace): Promise<string> {
  try {
    const root = await realpath(path);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    if (systemCode(error) !== "ENOENT" && systemCode(error) !== "ENOTDIR") throw fileFault(error);
  }
  throw placeMissing(title);
}
