import * as zlib from "node:zlib";
import type { ArchiveFormat } from "./format-of.ts";

const maxBytes = 1024 * 1024;
const maxExpandedBytes = 8 * 1024 * 1024;

/** What a small compressed content expands to, at once; undefined where it has to be read as a stream. */
export function expandSmall(format: ArchiveFormat, content: Uint8Array): Uint8Array | undefined {
  if (content.length > maxBytes) return undefined;
  const options = { maxOutputLength: maxExpandedBytes };
  try {
    if (format === "gzip") return zlib.gunzipSync(content, options);
    // Zstandard came with Node 22.15.
    return format === "zstd" ? zlib.zstdDecompressSync?.(content, options) : undefined;
  } catch {
    return undefined;
  }
}
