import { runCommandLine } from "./run-command-line.ts";
import { type ProcessSurroundings, processSurroundings } from "./surroundings/process-surroundings.ts";
import { version } from "./version.ts";

/** Carries out this process's command line and sets its exit code. */
export async function start(): Promise<void> {
  // A run whose command never comes to its end is no success.
  process.exitCode = 1;
  const surroundings = processSurroundings();
  const exitCode = await runCommandLine(surroundings, version);
  process.exitCode = tellOutputFault(surroundings) ? exitCode || 1 : exitCode;
  // What Node does before an end of its own accord takes a while, and there is nothing left to do.
  if (surroundings.isAllWritten()) process.exit();
}

/** What was not written is lost, and was perhaps all that the command was asked for. */
function tellOutputFault(surroundings: ProcessSurroundings): boolean {
  const fault = surroundings.outputFault();
  if (fault?.output === "stdout")
    surroundings.stderr.write(
      `latebound: the output is not whole, as it could not be written (${fault.code})\n`,
    );
  return fault !== undefined;
}
