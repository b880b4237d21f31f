import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { privatePlace, safePlace } from "./private-place.ts";

/**
 * A handle from which the text can be read, and whose file has no name any more: it is unlinked before anything is
 * written. In memory where the system has `/dev/shm`. @throws {SecretError} `invalid_config` as `privatePlace`
 */
export async function openMemoryFile(text: string): Promise<FileHandle> {
  const path = join(safePlace("/dev/shm") ?? privatePlace(), `latebound-${randomBytes(12).toString("hex")}`);
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY } = constants;
  // Not `await using`: Node 22 can't read that, and sources are run as they stand.
  const writer = await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    const reader = await open(path, O_RDONLY | O_NOFOLLOW).finally(() => unlink(path));
    await writer.writeFile(text).catch(async (error) => {
      await reader.close();
      throw error;
    });
    return reader;
  } finally {
    await writer.close();
  }
}
