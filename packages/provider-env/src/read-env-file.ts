import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { parseEnv } from "node:util";
import { aborted, type EnvFile, fileFault, notText } from "./env-error.ts";
import { readRegular } from "./read-regular.ts";

// A pipe opened without O_NONBLOCK would hold one of Node's few file threads until somebody writes to it.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * The variables of a `.env` file, as Node's own parser reads them. Nothing is kept: each call reads the file.
 * @throws {SecretError} `not_found` (mount), `access_denied`, `invalid_response`, `unavailable`, `aborted`
 */
export async function readEnvFile(
  file: EnvFile,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string | undefined>>> {
  if (signal.aborted) throw aborted();
  const bytes = await untilAborted(readFile(file), signal);
  return parseEnv(decode(bytes, file));
}

async function readFile(file: EnvFile): Promise<Uint8Array> {
  try {
    const handle = await open(file.path, readFlags);
    try {
      return await readRegular(handle, file);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileFault(error, file);
  }
}

function decode(bytes: Uint8Array, file: EnvFile): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notText(file);
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
