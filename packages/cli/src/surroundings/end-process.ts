import type { ProcessSurroundings } from "./process-surroundings.ts";

/** Sets the exit code of a command that has ended, and ends the process where nothing is left to be written. */
export function endProcess(surroundings: ProcessSurroundings, exitCode: number): void {
  process.exitCode = tellOutputFault(surroundings) ? exitCode || 1 : exitCode;
  // What Node does before an end of its own accord takes a while, and there is nothing left to do.
  if (surroundings.isAllWritten()) process.exit();
}

/** What is not written is lost, and was perhaps all that the command was asked for. */
function tellOutputFault(surroundings: ProcessSurroundings): boolean {
  const fault = surroundings.outputFault();
  if (fault?.output === "stdout")
    surroundings.stderr.write(
      `latebound: the output is not whole, as it could not be written (${fault.code})\n`,
    );
  return fault !== undefined;
}
