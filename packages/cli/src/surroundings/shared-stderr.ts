import { writeFileSync } from "node:fs";
import { Writable } from "node:stream";
import type { OutputStream } from "./surroundings.ts";

const stderrDescriptor = 2;

/**
 * Stderr for who shares it with a child that writes to it itself. Node's own stream would make a pipe one that doesn't
 * wait, and the child's writes would fail where it is full. What can't be written is lost.
 */
export function sharedStderr(): OutputStream {
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        writeFileSync(stderrDescriptor, chunk);
      } catch {
        // Its reader left, and with it whoever could be told.
      }
      done();
    },
  });
}
