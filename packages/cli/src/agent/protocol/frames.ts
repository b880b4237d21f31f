/** The most that a request may have, in bytes. */
export const maxRequestBytes = 1024 * 1024;

/** The most that an answer may have, in bytes: a text's values may be long, and stand there more than once. */
export const maxAnswerBytes = 128 * 1024 * 1024;

/** The bytes of a message: its length in four bytes, then JSON. */
export function frameOf(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** Cuts a stream into messages. */
export interface FrameReader {
  /** What these bytes complete, as JSON has it. @throws {RangeError} for a length out of bounds @throws {SyntaxError} */
  push(chunk: Uint8Array): unknown[];
}

/** A reader that holds what has come of one message. */
export function createFrameReader(maxBytes: number): FrameReader {
  let chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push(chunk) {
      const messages: unknown[] = [];
      chunks.push(chunk);
      size += chunk.length;
      for (let length = headOf(chunks, size, maxBytes); length !== undefined && size >= length + 4; ) {
        const whole = Buffer.concat(chunks);
        messages.push(JSON.parse(whole.toString("utf8", 4, length + 4)));
        chunks = [whole.subarray(length + 4)];
        size -= length + 4;
        length = headOf(chunks, size, maxBytes);
      }
      return messages;
    },
  };
}

function headOf(chunks: readonly Uint8Array[], size: number, maxBytes: number): number | undefined {
  if (size < 4) return undefined;
  const [first] = chunks;
  const head = first !== undefined && first.length >= 4 ? first : Buffer.concat(chunks);
  const length = Buffer.from(head.buffer, head.byteOffset, 4).readUInt32BE();
  if (length > maxBytes) throw new RangeError("a message is too long");
  return length;
}
