import type { Readable } from "node:stream";

/** One piece of what a container printed. */
export interface OutputPiece {
  readonly to: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

const headerBytes = 8;

/**
 * The pieces of an attached or logged stream as they come: frames of a header of 8 bytes (which stream, and the length)
 * and their content, or raw bytes of a terminal.
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export async function* splitOutput(stream: Readable, isTerminal: boolean): AsyncGenerator<OutputPiece> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    if (isTerminal) yield { to: "stdout", bytes: chunk };
    else held = Buffer.concat([held, chunk]);
    for (let end = frameEnd(held); end !== undefined; end = frameEnd(held)) {
      yield { to: held[0] === 2 ? "stderr" : "stdout", bytes: held.subarray(headerBytes, end) };
      held = held.subarray(end);
    }
  }
}

/** Where the first frame ends, once all of it is there. */
function frameEnd(bytes: Buffer): number | undefined {
  if (bytes.length < headerBytes) return undefined;
  const end = headerBytes + bytes.readUInt32BE(4);
  return end <= bytes.length ? end : undefined;
}
