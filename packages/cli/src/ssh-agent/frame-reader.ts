/** The most that a message may have, in bytes; what OpenSSH's agent takes. */
export const maxMessageBytes = 256 * 1024;

/** Cuts a stream into messages: a length of four bytes, then so many bytes. */
export interface FrameReader {
  /** The messages that these bytes complete. @throws {RangeError} when a message is empty or too long */
  push(chunk: Uint8Array): Buffer[];
}

/** A reader that holds at most one message; nothing is given out of a message that has not come whole. */
export function createFrameReader(): FrameReader {
  let part = { isHead: true, bytes: Buffer.alloc(4), filled: 0 };
  return {
    push(chunk) {
      const frames: Buffer[] = [];
      for (let at = 0; at < chunk.length; ) {
        const taken = chunk.subarray(at, at + part.bytes.length - part.filled);
        part.bytes.set(taken, part.filled);
        part.filled += taken.length;
        at += taken.length;
        if (part.filled < part.bytes.length) break;
        if (!part.isHead) frames.push(part.bytes);
        const length = part.isHead ? messageLength(part.bytes) : 4;
        part = { isHead: !part.isHead, bytes: Buffer.alloc(length), filled: 0 };
      }
      return frames;
    },
  };
}

function messageLength(head: Buffer): number {
  const length = head.readUInt32BE(0);
  if (length === 0 || length > maxMessageBytes) throw new RangeError("not the length of an agent message");
  return length;
}
