/** Archives by what they begin with. */
export type ArchiveFormat = "gzip" | "zstd" | "tar" | "zip" | "xz" | "bzip2" | "7z" | "rar";

/** As many bytes at the start of a content tell its format. */
export const headBytes = 512;

/** The archive that a content is, by its first bytes; undefined for anything else. */
export function formatOf(head: Uint8Array): ArchiveFormat | undefined {
  if (head.length < 4) return undefined;
  const known = formatsByFirstByte.get(head[0] as number); // it has four
  if (known !== undefined) for (const { format, magic } of known) if (beginsWith(head, magic)) return format;
  return isTar(head) ? "tar" : undefined;
}

const formats: { readonly format: ArchiveFormat; readonly magic: readonly number[] }[] = [
  { format: "gzip", magic: [0x1f, 0x8b, 0x08] },
  { format: "zstd", magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { format: "zip", magic: [0x50, 0x4b, 0x03, 0x04] },
  { format: "zip", magic: [0x50, 0x4b, 0x05, 0x06] },
  { format: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { format: "bzip2", magic: [0x42, 0x5a, 0x68] },
  { format: "7z", magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { format: "rar", magic: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
];

const formatsByFirstByte = Map.groupBy(formats, ({ magic }) => magic[0]);

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

const ustar = Array.from(Buffer.from("ustar"));
const ustarAt = 257;
const checksumAt = 148;
const checksumBytes = 8;

/** A header with its checksum right: text that has `ustar` in that place is none. */
function isTar(head: Uint8Array): boolean {
  if (head.length < headBytes || !beginsWith(head.subarray(ustarAt), ustar)) return false;
  const field = Buffer.from(head.subarray(checksumAt, checksumAt + checksumBytes)).toString("latin1");
  const sum = head.subarray(0, headBytes).reduce((total, byte, index) => {
    const isInField = index >= checksumAt && index < checksumAt + checksumBytes;
    return total + (isInField ? 0x20 : byte);
  }, 0);
  return Number.parseInt(field.trim(), 8) === sum;
}
