import type { FileHandle } from "node:fs/promises";
import { readBounded } from "@latebound/provider";
import { changedMeanwhile, type EnvFile, notRegular, tooLarge } from "./env-error.ts";

const maxBytes = 1024 * 1024;

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
  const bytes = await readBounded(handle, { maxBytes, size: Number(before.size) });
  if (bytes === undefined) throw tooLarge(file, maxBytes);
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changedMeanwhile(file);
  return bytes;
}
