import type { Writable } from "node:stream";

/** Writes it all, and waits until it is on its way; a reader that left early is no fault. */
export async function writeBytes(bytes: Uint8Array, stream: Writable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(bytes, (error) => (error && !isEndedPipe(error) ? reject(error) : resolve()));
  });
}

/** Whether a reader has left. */
export function isEndedPipe(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
