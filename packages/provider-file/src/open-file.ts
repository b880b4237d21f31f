import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { readBounded } from "@latebound/provider";
import { changedMeanwhile, fileFault, notRegular, systemCode, tooLarge } from "./file-error.ts";

const maxBytes = 4 * 1024 * 1024;
// A pipe opened without O_NONBLOCK would hold one of Node's few file threads until somebody writes to it.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * What `use` makes of a regular file, opened for it and closed after it; `undefined` when there is no such file.
 * @throws {SecretError} `access_denied`, `invalid_response`, `invalid_reference`, `unavailable`
 */
export async function withOpenFile<T>(
  path: string,
  use: (handle: FileHandle) => Promise<T>,
): Promise<T | undefined> {
  const handle = await openIfPresent(path);
  if (handle === undefined) return undefined;
  try {
    if (!(await handle.stat()).isFile()) throw notRegular();
    return await use(handle);
  } catch (error) {
    throw fileFault(error);
  } finally {
    await handle.close();
  }
}

async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, readFlags);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw fileFault(error);
  }
}

/** The part of an open file that reading needs. */
export type Readable = Pick<FileHandle, "stat" | "read">;

/**
 * The whole content, at most 4 MiB, in memory that nothing else shares.
 * @throws {SecretError} `invalid_response` when there is more, `unavailable` when the file is written meanwhile
 */
export async function readWhole(handle: Readable): Promise<Uint8Array> {
  const before = await handle.stat({ bigint: true });
  if (before.size > maxBytes) throw tooLarge(maxBytes);
  const bytes = await readBounded(handle, { maxBytes, size: Number(before.size) });
  if (bytes === undefined) throw tooLarge(maxBytes);
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changedMeanwhile();
  return bytes;
}
