import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { parseEnv } from "node:util";
import { aborted, changedMeanwhile, fileFault, notRegular, notText, tooLarge } from "./env-error.ts";

const maxBytes = 1024 * 1024;
const chunkBytes = 64 * 1024;
// A pipe opened without O_NONBLOCK would hold one of Node's few file threads until somebody writes to it.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * The variables of a `.env` file, as Node's own parser reads them. Nothing is kept: each call reads the file.
 * @throws {SecretError} `not_found` (mount), `access_denied`, `invalid_response`, `unavailable`, `aborted`
 */
export async function readEnvFile(
  path: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string | undefined>>> {
  if (signal.aborted) throw aborted();
  const bytes = await untilAborted(readFile(path), signal);
  return parseEnv(decode(bytes));
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path, readFlags);
    try {
      return await readRegular(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileFault(error);
  }
}

async function readRegular(handle: FileHandle): Promise<Uint8Array> {
  const before = await handle.stat({ bigint: true });
  if (!before.isFile()) throw notRegular();
  if (before.size > maxBytes) throw tooLarge(maxBytes);
  const bytes = await readToEnd(handle);
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changedMeanwhile();
  return bytes;
}

async function readToEnd(handle: FileHandle): Promise<Uint8Array> {
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

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notText();
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(aborted());
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
