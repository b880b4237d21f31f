/** Reads SSH's encodings one after another; what is not there whole is undefined, and so is all after it. */
export interface WireReader {
  uint32(): number | undefined;
  /** Bytes behind their length. */
  string(): Buffer | undefined;
  /** Whether all was read. */
  atEnd(): boolean;
}

/** A reader of these bytes; its strings share their memory. */
export function createWireReader(bytes: Buffer): WireReader {
  let rest: Buffer | undefined = bytes;
  const take = (length: number): Buffer | undefined => {
    const taken = rest !== undefined && rest.length >= length ? rest.subarray(0, length) : undefined;
    rest = taken === undefined ? undefined : rest?.subarray(length);
    return taken;
  };
  const uint32 = () => take(4)?.readUInt32BE(0);
  return {
    uint32,
    string() {
      const length = uint32();
      return length === undefined ? undefined : take(length);
    },
    atEnd: () => rest?.length === 0,
  };
}
