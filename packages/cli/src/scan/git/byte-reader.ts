/** Reads lines and counted bytes from a source. */
export interface ByteReader {
  /** The bytes before the next line feed; undefined at the end. */
  line(): Promise<string | undefined>;
  /** So many bytes where they are at hand already. */
  atHand(count: number): Uint8Array | undefined;
  /** So many bytes; fewer at the end. */
  take(count: number): Promise<Uint8Array>;
  /** So many bytes, as they come; fewer at the end. */
  chunks(count: number): AsyncGenerator<Uint8Array>;
}

/** A reader at the start of a source. */
export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunksOfSource = source[Symbol.asyncIterator]();
  let current: Uint8Array = new Uint8Array();
  let at = 0;

  async function next(): Promise<Uint8Array | undefined> {
    const chunk = await chunksOfSource.next();
    return chunk.done === true ? undefined : chunk.value;
  }

  function atHand(count: number): Uint8Array | undefined {
    if (current.length - at < count) return undefined;
    at += count;
    return current.subarray(at - count, at);
  }

  async function* chunks(count: number): AsyncGenerator<Uint8Array> {
    for (let missing = count; missing > 0; ) {
      const part = current.subarray(at, at + missing);
      at += part.length;
      missing -= part.length;
      if (part.length > 0) yield part;
      if (missing === 0) return;
      const more = await next();
      if (more === undefined) return;
      current = more;
      at = 0;
    }
  }

  async function line(): Promise<string | undefined> {
    for (let searched = at; ; ) {
      const end = current.indexOf(lineFeed, searched);
      if (end !== -1) return textOf(atHand(end - at + 1));
      const more = await next();
      if (more === undefined) return undefined;
      const rest = current.subarray(at);
      searched = rest.length;
      current = rest.length === 0 ? more : Buffer.concat([rest, more]);
      at = 0;
    }
  }

  return { line, atHand, chunks, take: async (count) => atHand(count) ?? joined(chunks(count)) };
}

const lineFeed = 0x0a;

function textOf(line: Uint8Array = new Uint8Array()): string {
  return Buffer.from(line.subarray(0, -1)).toString();
}

async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  return Buffer.concat(parts);
}
