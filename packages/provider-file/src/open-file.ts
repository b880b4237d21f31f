import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { changedMeanwhile, fileFault, notRegular, systemCode, tooLarge } from "./file-error.ts";

const maxBytes = 4 * 1024 * 1024;
const chunkBytes = 64 * 1024;
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
  const bytes = await readToEnd(handle);
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changedMeanwhile();
  return bytes;
}

async function readToEnd(handle: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let totalBytes = 0;
  while (totalBytes <= maxBytes) {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(chunkBytes), 0, chunkBytes);
    if (bytesRead === 0) return join(chunks, totalBytes);
    chunks.push(buffer.subarray(0, bytesRead));
    totalBytes += bytesRead;
  }
  throw tooLarge(maxBytes);
}

// Not Buffer.concat, whose small results lie in memory that other buffers of the process share.
function join(chunks: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const whole = new Uint8Array(totalBytes);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
