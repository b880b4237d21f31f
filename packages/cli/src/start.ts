import { runCommandLine } from "./run-command-line.ts";
import { endProcess } from "./surroundings/end-process.ts";
import { processSurroundings } from "./surroundings/process-surroundings.ts";
import type { Surroundings } from "./surroundings/surroundings.ts";
import { version } from "./version.ts";

/** Carries out this process's command line and sets its exit code. */
export async function start(known: Pick<Surroundings, "leavesAgent"> = {}): Promise<void> {
  // A run whose command never comes to its end is no success.
  process.exitCode = 1;
  const surroundings = processSurroundings(known);
  endProcess(surroundings, await runCommandLine(surroundings, version));
}
