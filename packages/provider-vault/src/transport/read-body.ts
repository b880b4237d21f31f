import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { codedError } from "./coded-error.ts";

/** The largest body that is read, in bytes, before and after decompression. */
const maxBodyBytes = 4 * 1024 * 1024;

const decoders = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/**
 * The whole body, decompressed.
 * @throws an error with a `TransportCode` when it is too large, cut short or can't be decompressed
 */
export async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const raw = await readRaw(incoming);
  const encoding = incoming.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "" || raw.length === 0) return raw;
  return decompress(raw, encoding);
}

async function readRaw(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBodyBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw codedError("BODY_CUT_SHORT");
  }
  if (size > maxBodyBytes) throw codedError("BODY_TOO_LARGE");
  return Buffer.concat(chunks);
}

async function decompress(raw: Buffer, encoding: string): Promise<Buffer> {
  if (!Object.hasOwn(decoders, encoding)) throw codedError("BODY_NOT_DECODED");
  try {
    return await decoders[encoding as keyof typeof decoders](raw, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    const tooLarge = (error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    throw codedError(tooLarge ? "BODY_TOO_LARGE" : "BODY_NOT_DECODED");
  }
}
