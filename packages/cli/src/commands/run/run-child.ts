import { isSecretError, type SecretEvent } from "@latebound/core";
import {
  type DeliveryReport,
  formatReport,
  type ProcessExit,
  type ProcessSpec,
  runProcess,
} from "@latebound/sink-process";
import type { Access } from "../../project/command-access.ts";
import { filePlaces } from "../../project/file-places.ts";
import { withheldNames } from "../../project/withheld-names.ts";
import { signalExitCode } from "../../surroundings/core-signals.ts";
import { listenForInterrupt } from "../../surroundings/interrupt.ts";
import { passFaultSignals } from "../../surroundings/pass-fault-signals.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { warn } from "../../terminal/warn.ts";

/** What there is around a child. */
export interface ChildHost {
  readonly surroundings: Surroundings;
  readonly quiet: boolean;
  /** Whether it is told what was delivered. */
  readonly report: boolean;
}

/**
 * How the child of a spec ended. A signal that comes before it runs ends the start, with nothing left behind, and is
 * told as the end. @throws {SecretError} @throws {ProcessStartError}
 */
export async function runChild(
  access: Pick<Access, "consumer" | "credentialNames">,
  spec: ProcessSpec,
  host: ChildHost,
): Promise<ProcessExit> {
  const interrupt = listenForInterrupt();
  try {
    const child = await runProcess(access.consumer, {
      ...withSurroundings(spec, host),
      stripEnv: [...(spec.stripEnv ?? []), ...withheldNames(access, host.surroundings)],
      signal: interrupt.signal,
    });
    // From here on signals go to the child.
    interrupt.stop();
    passFaultSignals(child);
    if (spec.mask !== false) openOutput(host.surroundings);
    tellReport(child.report, host);
    const exit = await child.exit;
    return interrupt.by === undefined ? exit : endedBy(interrupt.by);
  } catch (error) {
    if (interrupt.by !== undefined && isSecretError(error)) return endedBy(interrupt.by);
    throw error;
  } finally {
    interrupt.stop();
  }
}

/**
 * Before anything comes from the child: they are opened so that a reader that leaves is no fault. Not where the child
 * writes to them itself: Node makes a pipe one that doesn't wait, and the child's writes would fail where it is full.
 */
function openOutput({ stdout, stderr }: Surroundings): readonly unknown[] {
  return [stdout, stderr];
}

function endedBy(signal: NodeJS.Signals): ProcessExit {
  return { exitCode: signalExitCode(signal), signal, restarts: 0 };
}

function withSurroundings(spec: ProcessSpec, host: ChildHost): ProcessSpec {
  const { surroundings } = host;
  const { environment: parentEnv } = surroundings;
  const onEvent = (event: SecretEvent) => tellEvent(event, host);
  if (spec.files === undefined) return { ...spec, parentEnv, onEvent };
  return { ...spec, parentEnv, onEvent, fileOptions: filePlaces(surroundings) };
}

/** A value that passes unmasked is told of with `--quiet` too. */
function tellReport(delivered: DeliveryReport, { surroundings, report }: ChildHost): void {
  if (report) {
    surroundings.stderr.write(formatReport(delivered));
    return;
  }
  for (const { reference, part, reason } of delivered.unmasked) {
    if (part === "value")
      warn(`${reference} is not masked in output: it is too ${word(reason)}`, surroundings);
  }
}

function word(reason: string): string {
  return reason === "short" || reason === "common" || reason === "repetitive" ? reason : `odd (${reason})`;
}

function tellEvent(event: SecretEvent, { surroundings, quiet }: ChildHost): void {
  if (quiet) return;
  if (event.type === "unbound_reference")
    warn(`${event.place} looks like a reference, and is passed on as it is`, surroundings);
  if (event.type === "fault")
    warn(`a changed value can't be had (${event.code}): the command goes on with what it has`, surroundings);
}
