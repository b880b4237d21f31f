import type { Writable } from "node:stream";
import type { Redactor } from "@latebound/redact";
import type { OwnStreams } from "../spec/process-spec.ts";
import type { Child, ChildStart } from "./child.ts";
import { isNullDevice, isTerminal } from "./device-of.ts";
import { type PipedStreams, startPipedChild } from "./start-piped-child.ts";
import { startTerminalChild } from "./start-terminal-child.ts";

/** What happens to a child's output: a pipe or a terminal of its own with a mask behind it, or nothing. */
export type ChildOutput = "pipe" | "terminal" | "unmasked";

/** What a child reads from and writes to. */
export interface ChildStreams extends Pick<PipedStreams, "stdin" | "descriptors"> {
  readonly output: ChildOutput;
  /** Masks what it writes; asked when there is something. */
  readonly redactor: Pick<Redactor, "masker" | "nodeTransform">;
  /** Where its output goes; to our own where left out. */
  readonly stdout: Writable | undefined;
  readonly stderr: Writable | undefined;
  readonly ownStreams: OwnStreams | undefined;
}

/** What happens to output of this process's children: a pty has no room for other descriptors and no other input than its keys. */
export function outputOf({ isMasked, isPlain }: { isMasked: boolean; isPlain: boolean }): ChildOutput {
  if (!isMasked) return "unmasked";
  const onTerminal = process.platform !== "win32" && [0, 1, 2].every(isTerminal);
  return isPlain && onTerminal ? "terminal" : "pipe";
}

/** A running child. @throws {ProcessStartError} */
export async function startChild(start: ChildStart, streams: ChildStreams): Promise<Child> {
  const { output, redactor, ownStreams = process, stdin, descriptors } = streams;
  const inTerminal =
    output === "terminal"
      ? await startTerminalChild(start, redactor.nodeTransform(), ownStreams.stdout)
      : undefined;
  if (inTerminal) return inTerminal;
  // Output is piped where it is masked or goes elsewhere than to our own.
  const path = (own: "stdout" | "stderr") => {
    const target = streams[own];
    if (output === "unmasked") return target && { createMasker: undefined, target };
    // What nobody can read needs no mask.
    if (!target && isNullDevice(own === "stdout" ? 1 : 2)) return undefined;
    return { createMasker: () => redactor.masker(), target: target ?? (() => ownStreams[own]) };
  };
  return startPipedChild(start, { stdin, descriptors, stdout: path("stdout"), stderr: path("stderr") });
}
