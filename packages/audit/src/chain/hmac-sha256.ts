import { hash } from "node:crypto";

const blockBytes = 64;
const digestBytes = 32;
const innerPad = 0x36;
const outerPad = 0x5c;

/** What computes HMAC-SHA256 over and over with buffers of its own, so that every trace of a key can be erased. */
export interface HmacSha256 {
  /** The code of a message under a key of at most 64 bytes. */
  digest(key: Uint8Array, message: string | Uint8Array): Buffer;
  /** The same in hex. */
  hexDigest(key: Uint8Array, message: string | Uint8Array): string;
  /** Overwrites what is left of the last key. */
  erase(): void;
}

/**
 * HMAC-SHA256 (RFC 2104) of two one-shot hashes. `createHmac` costs ten times as much for a message of a few hundred
 * bytes, and its native context keeps the key until it is collected.
 * @see https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
export function createHmacSha256(): HmacSha256 {
  let inner = Buffer.alloc(4_096);
  const outer = Buffer.alloc(blockBytes + digestBytes);
  const fillOuter = (key: Uint8Array, message: string | Uint8Array) => {
    const bytes = typeof message === "string" ? Buffer.byteLength(message) : message.length;
    if (inner.length < blockBytes + bytes) inner = grown(inner, blockBytes + bytes);
    pad(inner, key, innerPad);
    pad(outer, key, outerPad);
    if (typeof message === "string") inner.write(message, blockBytes);
    else inner.set(message, blockBytes);
    // A string takes half the time of a buffer, and this is no key.
    outer.write(hash("sha256", inner.subarray(0, blockBytes + bytes), "binary"), blockBytes, "binary");
    return outer;
  };
  return {
    digest: (key, message) => hash("sha256", fillOuter(key, message), "buffer"),
    hexDigest: (key, message) => hash("sha256", fillOuter(key, message), "hex"),
    erase() {
      inner.fill(0, 0, blockBytes);
      outer.fill(0);
    },
  };
}

function grown(old: Buffer, bytes: number): Buffer<ArrayBuffer> {
  old.fill(0);
  return Buffer.alloc(bytes * 2);
}

function pad(target: Buffer, key: Uint8Array, byte: number): void {
  if (key.length > blockBytes) throw new RangeError("a key of more than 64 bytes must be hashed first");
  for (let index = 0; index < blockBytes; index += 1) target[index] = (key[index] ?? 0) ^ byte;
}
