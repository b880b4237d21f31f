import { once } from "node:events";
import type { Readable, Transform, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Redactor } from "@latebound/redact";
import { splitOutput } from "./split-output.ts";

/** Where output goes; what is left out is dropped. */
export interface OutputTargets {
  readonly stdout?: Writable | undefined;
  readonly stderr?: Writable | undefined;
}

/** Writes a container's output, masked, until it ends; the targets are not ended. */
export async function writeMasked(
  stream: Readable,
  { targets, redactor, isTerminal }: { targets: OutputTargets; redactor: Redactor; isTerminal: boolean },
): Promise<void> {
  const masked = {
    stdout: maskInto(targets.stdout, redactor),
    stderr: maskInto(targets.stderr, redactor),
  };
  for await (const { to, bytes } of splitOutput(stream, isTerminal)) await masked[to].write(bytes);
  await Promise.all([masked.stdout.end(), masked.stderr.end()]);
}

interface MaskedTarget {
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

function maskInto(target: Writable | undefined, redactor: Redactor): MaskedTarget {
  if (!target) return { write: async () => {}, end: async () => {} };
  const transform = redactor.nodeTransform();
  transform.pipe(target, { end: false });
  return { write: (bytes) => write(transform, target, bytes), end: () => end(transform) };
}

async function write(transform: Transform, target: Writable, bytes: Uint8Array): Promise<void> {
  // A target that is gone would never drain.
  if (!target.writable || transform.write(bytes)) return;
  await Promise.race([once(transform, "drain"), once(target, "close")]);
}

async function end(transform: Transform): Promise<void> {
  transform.end();
  await finished(transform, { readable: true, writable: false });
}
