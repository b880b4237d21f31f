import { readOwnFile } from "./own-file.ts";

/** In how many runs the code of a script has grown, by the scripts that these loaded. */
export type Ages = Readonly<Record<string, number>>;

/** The code that V8 has compiled for a script. */
export interface KeptCode {
  readonly code: Buffer;
  readonly ages: Ages;
}

/**
 * The code that a file holds for a source in UTF-8; undefined where the file isn't the user's own, isn't whole or is of
 * another source.
 */
export function readKept(path: string, source: Buffer): KeptCode | undefined {
  const bytes = readOwnFile(path);
  if (!bytes) return undefined;
  const length = (bytes.length - source.length - agesBytes) / 2;
  if (!Number.isInteger(length) || length <= 0) return undefined;
  const code = bytes.subarray(0, length);
  const isWhole = code.equals(bytes.subarray(length, 2 * length));
  if (!isWhole || !source.equals(bytes.subarray(2 * length, -agesBytes))) return undefined;
  const ages = agesOf(bytes.toString("utf8", bytes.length - agesBytes));
  return ages && { code, ages };
}

/**
 * The bytes of such a file: the code, first, as V8 copies what isn't aligned, and twice, as V8 doesn't look whether it is
 * whole; the source, as V8 compares no more than its length; and the ages.
 */
export function keptBytes(source: Buffer, { code, ages }: KeptCode): Buffer {
  return Buffer.concat([code, code, source, Buffer.from(agesText(ages))]);
}

/** What ages take, with spaces behind them, so that the size of a file tells how long its code is. */
const agesBytes = 4096;

function agesText(ages: Ages): string {
  const text = JSON.stringify(ages);
  if (text.length <= agesBytes) return text.padEnd(agesBytes);
  return agesText(Object.fromEntries(Object.entries(ages).slice(1)));
}

/** Undefined for what nobody wrote. */
function agesOf(text: string): Ages | undefined {
  try {
    const ages: unknown = JSON.parse(text);
    return typeof ages === "object" && ages !== null ? (ages as Ages) : undefined;
  } catch {
    return undefined;
  }
}
