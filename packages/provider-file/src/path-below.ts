import { type FileHandle, lstat, readlink, realpath } from "node:fs/promises";
import { sep } from "node:path";
import { changedMeanwhile, outsideDirectory } from "./file-error.ts";

/**
 * Where below the root an opened file really lies, with `/` between segments.
 *
 * It is the open descriptor that is asked, so that a link swapped after the opening can't pass an outside file off
 * as an inside one. Linux names the descriptor's file itself; elsewhere the path is resolved a second time and must
 * lead to the same file.
 * @throws {SecretError} `access_denied` for a file outside, `unavailable` when it was replaced meanwhile
 */
export async function pathBelow(
  root: string,
  handle: FileHandle,
  path: string,
  platform: string,
): Promise<string> {
  const real = await realPathOf(handle, path, platform);
  const prefix = root.endsWith(sep) ? root : `${root}${sep}`;
  if (!real.startsWith(prefix)) throw outsideDirectory();
  if (!(await isSameFile(handle, real))) throw changedMeanwhile();
  return real.slice(prefix.length).replaceAll(sep, "/");
}

async function realPathOf(handle: FileHandle, path: string, platform: string): Promise<string> {
  const named =
    platform === "linux" ? await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined) : undefined;
  const real = named ?? (await realpath(path).catch(() => undefined));
  if (real === undefined) throw changedMeanwhile();
  return real;
}

async function isSameFile(handle: FileHandle, real: string): Promise<boolean> {
  const opened = await handle.stat({ bigint: true });
  const named = await lstat(real, { bigint: true }).catch(() => undefined);
  return named !== undefined && named.dev === opened.dev && named.ino === opened.ino;
}
