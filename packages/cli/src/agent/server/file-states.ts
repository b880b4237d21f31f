import { createHmac, type KeyObject } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { foldersTo } from "../../surroundings/folders-to.ts";

/**
 * A keyed hash that changes whenever one of the files does: which file it is, the links that lead to it, the times of
 * their last changes, which nobody but the system sets, and its content. So a content that was there before is not the
 * same again, nor is a link that leads to where it led before.
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
    const facts = [dev, ino, size, ctimeNs].map(String);
    return [...linksTo(path), ...facts, isReadable ? readFileSync(path, "base64") : "unread"];
  } catch (error) {
    return [error instanceof Error && "code" in error ? String(error.code) : "unknown"];
  }
}

/** The links on the way to a file, each with which one it is and the time of its last change. */
function linksTo(path: string): readonly string[] {
  for (const place of foldersTo(path)) {
    const stats = lstatSync(place, { bigint: true });
    if (!stats.isSymbolicLink()) continue;
    // The system has followed them all before, so that they come to an end.
    const next = join(resolve(dirname(place), readlinkSync(place)), path.slice(place.length));
    return [`${place} ${stats.ino} ${stats.ctimeNs}`, ...linksTo(next)];
  }
  return [];
}

/** As much as a provider takes of such a file. */
const mostBytes = 1024 * 1024;
