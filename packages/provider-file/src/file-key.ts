import { posix } from "node:path";
import type { CanonicalKey, Key, StaticOptions } from "@latebound/provider";
import type { FileOptions } from "./file-options.ts";

/** What is wrong with a key, or `undefined`. */
export function checkKey(
  key: Key,
  options: StaticOptions<FileOptions>,
  platform: string,
): string | undefined {
  if (key.version !== undefined) return "files have no versions; leave out ?version=";
  if (key.stage !== undefined) return "files have no stages; leave out ?stage=";
  if (key.path === "") return "the name of a file or property is missing";
  return options.properties === undefined ? checkFileName(key.path, platform) : undefined;
}

/**
 * The key itself, and as its alias the file's whole path as far as the options say it: two providers whose directories
 * lie in each other lead to the same files.
 */
export function canonicalKey(key: Key, { dir, properties }: StaticOptions<FileOptions>): CanonicalKey {
  const place = properties ?? dir;
  return { key, aliases: place === undefined ? [] : [posix.join(place.replaceAll("\\", "/"), key.path)] };
}

function checkFileName(path: string, platform: string): string | undefined {
  const segments = path.split("/");
  if (segments.includes("") || segments.includes(".")) {
    return "a file's name is relative to the directory, without empty and `.` segments";
  }
  // Kubernetes keeps its generations in `..data` and the like: a second name for every file.
  if (segments.some((segment) => segment.startsWith(".."))) return "no segment may begin with `..`";
  if (/\p{Cc}/u.test(path)) return "a file's name has no control characters";
  if (platform === "win32" && /[\\:]/.test(path)) return "segments are separated by `/`, and hold no `:`";
  if (segments.some(isTooLong) || Buffer.byteLength(path) > 2048) {
    return "a segment has at most 255 bytes, and all together 2048";
  }
  return undefined;
}

function isTooLong(segment: string): boolean {
  return Buffer.byteLength(segment) > 255;
}
