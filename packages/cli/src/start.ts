import { runCommandLine } from "./run-command-line.ts";
import { processSurroundings } from "./surroundings/process-surroundings.ts";
import { version } from "./version.ts";

/** Carries out this process's command line and sets its exit code. */
export async function start(): Promise<void> {
  // A run whose command never comes to its end is no success.
  process.exitCode = 1;
  const surroundings = processSurroundings();
  process.exitCode = await runCommandLine(surroundings, version);
  // What Node does before an end of its own accord takes a while, and there is nothing left to do.
  if (surroundings.isAllWritten()) process.exit();
}
