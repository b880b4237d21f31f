import { runCommandLine } from "./run-command-line.ts";
import { processSurroundings } from "./surroundings/process-surroundings.ts";
import { version } from "./version.ts";

/** Carries out this process's command line and sets its exit code. */
export async function start(): Promise<void> {
  // A reader that left early, such as `head`, is no fault.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  process.exitCode = 1; // a run whose command never comes to its end is no success
  process.exitCode = await runCommandLine(processSurroundings(), version);
}
