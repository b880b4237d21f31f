import { randomBytes } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A handle from which the text can be read, and whose file has no name any more: it is unlinked before anything is
 * written. In memory where the system has `/dev/shm`.
 */
export async function openMemoryFile(text: string): Promise<FileHandle> {
  const path = join(memoryDirectory(), `latebound-${randomBytes(12).toString("hex")}`);
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY } = constants;
  await using writer = await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  const reader = await open(path, O_RDONLY | O_NOFOLLOW).finally(() => unlink(path));
  try {
    await writer.writeFile(text);
    return reader;
  } catch (error) {
    await reader.close();
    throw error;
  }
}

function memoryDirectory(): string {
  try {
    accessSync("/dev/shm", constants.W_OK | constants.X_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}
