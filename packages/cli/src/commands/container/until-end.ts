import { once } from "node:events";
import type { Writable } from "node:stream";
import type { RunningContainer } from "@latebound/sink-container";

/** What ends a container before its time. */
export interface EndingReasons {
  /** Aborted when it is to end. */
  readonly told: AbortSignal;
  readonly stdout: Writable;
}

/** As a shell tells the end of a program whose reader has left. */
const readerLeft = 128 + 13;

/** The exit code of a container that has ended by itself or was stopped; it is removed then. */
export async function untilEnd(
  container: RunningContainer,
  { told, stdout }: EndingReasons,
): Promise<number> {
  const ended = container.wait().then(({ exitCode }) => exitCode);
  // It is looked at below, perhaps after the container was removed.
  ended.catch(() => {});
  const left = once(stdout, "error").then(() => readerLeft);
  try {
    const first = await Promise.race([ended, left, untilAborted(told)]);
    if (first !== "told") return first;
    await container.stop();
    return await Promise.race([ended, left]);
  } finally {
    await container.remove();
  }
}

async function untilAborted(signal: AbortSignal): Promise<"told"> {
  if (!signal.aborted) await once(signal, "abort");
  return "told";
}
