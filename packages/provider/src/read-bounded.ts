import type { FileHandle } from "node:fs/promises";

/** How much of a file is read. */
export interface ReadBounds {
  /** A file with more bytes is refused. */
  readonly maxBytes: number;
  /** How many bytes the file says that it has; default 0, which is what a file below `/proc` says. */
  readonly size?: number;
}

const roomBytes = 64 * 1024;

/**
 * What an open file holds from its position on, in memory that nothing else has a part of; undefined where that is more than
 * `maxBytes`. Memory is made for the size that the file says, and more only where there is more; a file that says none is
 * read at once as far as possible, as some below `/proc` answer only once. @throws {Error} the system's
 */
export async function readBounded(
  file: Pick<FileHandle, "read">,
  { maxBytes, size = 0 }: ReadBounds,
): Promise<Uint8Array | undefined> {
  let bytes = new Uint8Array(Math.min(size === 0 ? roomBytes : size, maxBytes) + 1);
  let length = 0;
  while (length <= maxBytes) {
    if (length === bytes.length) bytes = withRoom(bytes);
    const { bytesRead } = await file.read(bytes, length, bytes.length - length);
    if (bytesRead === 0) return bytes.slice(0, length);
    length += bytesRead;
  }
  return undefined;
}

function withRoom(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length + roomBytes);
  larger.set(bytes);
  return larger;
}
