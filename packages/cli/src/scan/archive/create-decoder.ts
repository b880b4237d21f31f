import type { Duplex } from "node:stream";
import type { ArchiveFormat } from "../content/format-of.ts";

/** A stream that expands a format; undefined for those that aren't opened. */
export async function createDecoder(format: ArchiveFormat): Promise<Duplex | undefined> {
  if (format !== "gzip" && format !== "zstd") return undefined;
  const zlib = await import("node:zlib");
  // Zstandard came with Node 22.15.
  return format === "gzip" ? zlib.createGunzip({ chunkSize }) : zlib.createZstdDecompress?.({ chunkSize });
}

const chunkSize = 128 * 1024;
