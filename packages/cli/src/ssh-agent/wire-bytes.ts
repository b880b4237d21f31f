/** A number as four bytes. */
export function uint32Bytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Bytes, or text as UTF-8, behind their length. */
export function stringBytes(content: Uint8Array | string): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return Buffer.concat([uint32Bytes(bytes.length), bytes]);
}

/** A positive number, given as its big-endian bytes, without leading zeros and with room for the sign. */
export function mpintBytes(number: Uint8Array): Buffer {
  const first = number.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.alloc(0) : number.subarray(first);
  const needsSign = (digits[0] ?? 0) >= 0x80;
  return stringBytes(needsSign ? Buffer.concat([Buffer.alloc(1), digits]) : digits);
}
