import { createHmac, type KeyObject } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/**
 * A keyed hash that changes whenever one of the files does: which file it is, the time of its last change, which nobody
 * but the system sets, and its content. So a content that was there before is not the same again.
 */
export function fileStates(paths: readonly string[], key: KeyObject): string {
  const hash = createHmac("sha256", key);
  for (const path of paths) hash.update(JSON.stringify([path, ...stateOf(path)]));
  return hash.digest("base64url");
}

function stateOf(path: string): readonly string[] {
  try {
    const stats = statSync(path, { bigint: true });
    const { dev, ino, size, ctimeNs } = stats;
    const isReadable = stats.isFile() && size <= mostBytes;
    return [...[dev, ino, size, ctimeNs].map(String), isReadable ? readFileSync(path, "base64") : "unread"];
  } catch (error) {
    return [error instanceof Error && "code" in error ? String(error.code) : "unknown"];
  }
}

/** As much as a provider takes of such a file. */
const mostBytes = 1024 * 1024;
