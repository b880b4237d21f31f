import type { FileHandle } from "node:fs/promises";

/** A line without its newline, and where in the file the next one begins. */
export interface WholeLine {
  readonly line: string;
  readonly end: number;
}

const newline = 0x0a;

/** No record comes near it: what is longer is none, and isn't kept. */
const maxLineBytes = 1_048_576;

/** The lines of a file from a byte on that are ended by a newline; one that is being written is left for later. */
export async function* wholeLines(handle: FileHandle, start: number): AsyncGenerator<WholeLine> {
  let rest = Buffer.alloc(0);
  let end = start;
  for await (const chunk of handle.createReadStream({ start, autoClose: false })) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      end += at + 1 - from;
      yield { line: bytes.toString("utf8", from, at), end };
      from = at + 1;
    }
    const isTooLong = bytes.length - from > maxLineBytes;
    if (isTooLong) end += bytes.length - from;
    rest = isTooLong ? Buffer.alloc(0) : bytes.subarray(from);
  }
}
