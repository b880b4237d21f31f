import type { OutputStream } from "../surroundings/surroundings.ts";

/**
 * Writes a text or bytes and waits until it is taken; false where nothing more is taken, as by a pipe to `head`, or by a
 * full disk, which is told at the command's end.
 */
export function writeText(stream: OutputStream, text: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    stream.write(text, (error) => resolve(!error));
  });
}
