import type { FileHandle } from "node:fs/promises";
import { changedMeanwhile, type EnvFile, notRegular, tooLarge } from "./env-error.ts";

const maxBytes = 1024 * 1024;
const chunkBytes = 64 * 1024;

/** The part of an open file that reading needs. */
export type Readable = Pick<FileHandle, "stat" | "read">;

/**
 * The whole content of a regular file, at most 1 MiB.
 * @throws {SecretError} `invalid_response`; `unavailable` when the file is written meanwhile
 */
export async function readRegular(handle: Readable, file: EnvFile): Promise<Uint8Array> {
  const before = await handle.stat({ bigint: true });
  if (!before.isFile()) throw notRegular(file);
  if (before.size > maxBytes) throw tooLarge(file, maxBytes);
  const bytes = await readToEnd(handle, file);
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changedMeanwhile(file);
  return bytes;
}

async function readToEnd(handle: Readable, file: EnvFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let totalBytes = 0;
  while (totalBytes <= maxBytes) {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(chunkBytes), 0, chunkBytes);
    if (bytesRead === 0) return join(chunks, totalBytes);
    chunks.push(buffer.subarray(0, bytesRead));
    totalBytes += bytesRead;
  }
  throw tooLarge(file, maxBytes);
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
