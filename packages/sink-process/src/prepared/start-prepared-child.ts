import { createRedactor, type Redactor } from "@latebound/redact";
import { ChildHolder } from "../child/child-holder.ts";
import { exitOf, type ProcessExit } from "../child/process-exit.ts";
import { outputOf, startChild } from "../child/start-child.ts";
import type { OwnStreams } from "../spec/process-spec.ts";
import type { PreparedChild } from "./prepared-child.ts";

/** A prepared child that runs. */
export interface RunningChild {
  /** How it ended; rejects where its output could not be masked, which ends it. */
  readonly exit: Promise<ProcessExit>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a prepared child; this process's signals go on to it. @throws {ProcessStartError} when it can't be started */
export async function startPreparedChild(
  { start, masks, killTimeoutMs }: PreparedChild,
  ownStreams: OwnStreams,
): Promise<RunningChild> {
  const holder = new ChildHolder(killTimeoutMs);
  const stopForwarding = holder.forwardSignals();
  const output = outputOf({ isMasked: masks !== undefined, isPlain: true });
  const redactor = lateRedactor(masks ?? []);
  const streams = { output, redactor, ownStreams, ...noOtherStreams };
  try {
    holder.hold(await startChild(start, streams));
  } catch (error) {
    stopForwarding();
    throw error;
  }
  const exit = holder.child.ended.then((end) => exitOf(end, 0)).finally(stopForwarding);
  return { exit, kill: (signal) => holder.kill(signal) };
}

const noOtherStreams = { stdin: undefined, descriptors: [], stdout: undefined, stderr: undefined };

/** A redactor for these values, made when there is something to mask. */
function lateRedactor(
  masks: NonNullable<PreparedChild["masks"]>,
): Pick<Redactor, "masker" | "nodeTransform"> {
  let made: Redactor | undefined;
  const redactor = () => {
    made ??= redactorOf(masks);
    return made;
  };
  return { masker: () => redactor().masker(), nodeTransform: () => redactor().nodeTransform() };
}

function redactorOf(masks: NonNullable<PreparedChild["masks"]>): Redactor {
  const redactor = createRedactor();
  for (const { form, reference } of masks)
    redactor.add(form, reference === undefined ? {} : { name: reference });
  return redactor;
}
