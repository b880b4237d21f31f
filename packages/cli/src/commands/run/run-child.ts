import { isSecretError, type SecretEvent } from "@latebound/core";
import { formatReport, type ProcessExit, type ProcessSpec, runProcess } from "@latebound/sink-process";
import type { Access } from "../../project/command-access.ts";
import { filePlaces } from "../../project/file-places.ts";
import { strippedNames } from "../../project/withheld-names.ts";
import { listenForInterrupt } from "../../surroundings/interrupt.ts";
import { type Notices, noticesBeside } from "../../surroundings/notices.ts";
import { passFaultSignals } from "../../surroundings/pass-fault-signals.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { warn } from "../../terminal/warn.ts";
import { endedBy } from "./end-as.ts";
import { eventWarning, unmaskedWarnings } from "./run-warnings.ts";

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
  const notices = noticesBeside(spec.mask !== false, host.surroundings);
  try {
    const child = await runProcess(access.consumer, {
      ...withSurroundings(spec, host, notices),
      stripEnv: strippedNames(spec, access, host.surroundings),
      signal: interrupt.signal,
    });
    // From here on signals go to the child.
    interrupt.stop();
    passFaultSignals(child);
    if (host.report) notices.stderr.write(formatReport(child.report));
    else if (spec.mask !== false) for (const text of unmaskedWarnings(child.report)) warn(text, notices);
    const exit = await child.exit;
    return interrupt.by === undefined ? exit : endedBy(interrupt.by);
  } catch (error) {
    if (interrupt.by !== undefined && isSecretError(error)) return endedBy(interrupt.by);
    throw error;
  } finally {
    interrupt.stop();
  }
}

function withSurroundings(
  spec: ProcessSpec,
  { surroundings, quiet }: ChildHost,
  notices: Notices,
): ProcessSpec {
  // Its streams are opened so that a reader that leaves is no fault.
  const around = { parentEnv: surroundings.environment, ownStreams: surroundings };
  const onEvent = quiet ? undefined : (event: SecretEvent) => tellEvent(event, notices);
  if (spec.files === undefined) return { ...spec, ...around, onEvent };
  return { ...spec, ...around, onEvent, fileOptions: filePlaces(surroundings) };
}

function tellEvent(event: SecretEvent, notices: Notices): void {
  const text = eventWarning(event);
  if (text !== undefined) warn(text, notices);
}
