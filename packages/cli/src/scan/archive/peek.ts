/** Bytes of one content, in order. */
export type ByteSource = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The first bytes of a source, fewer where it has no more, and the whole of it. */
export async function peek(
  source: ByteSource,
  count: number,
): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const chunks = chunksOf(source);
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = first.length === 1 && first[0] !== undefined ? first[0] : Buffer.concat(first);
  return { head: head.subarray(0, count), all: behind(head, chunks) };
}

async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array, undefined> {
  yield* source;
}

async function* behind(head: Uint8Array, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* chunks;
}
