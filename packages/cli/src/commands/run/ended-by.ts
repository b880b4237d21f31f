import type { ProcessExit } from "@latebound/sink-process";
import { signalExitCode } from "../../surroundings/core-signals.ts";

/** The end of a run that a signal kept from starting. */
export function endedBy(signal: NodeJS.Signals): ProcessExit {
  return { exitCode: signalExitCode(signal), signal, restarts: 0 };
}
