import { exitAs, type ProcessExit } from "@latebound/sink-process";
import { signalExitCode } from "../../surroundings/core-signals.ts";

/** The end of a run that a signal kept from starting. */
export function endedBy(signal: NodeJS.Signals): ProcessExit {
  return { exitCode: signalExitCode(signal), signal, restarts: 0 };
}

/** Ends as the child did: by the same signal, else with the exit code that is given. */
export function endAs(exit: ProcessExit): number {
  exitAs(exit);
  return exit.exitCode;
}
