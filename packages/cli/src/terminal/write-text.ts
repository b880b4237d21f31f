import type { OutputStream } from "../surroundings/surroundings.ts";

/** Writes a text or bytes and waits until it is taken; false where nobody reads any more, such as a pipe to `head`. */
export function writeText(stream: OutputStream, text: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve(true);
      else if (isEnded(error)) resolve(false);
      else reject(error);
    });
  });
}

function isEnded(error: Error): boolean {
  return "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}
