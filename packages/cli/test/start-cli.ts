import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import { type CliOptions, type CliRun, type CliWorld, cliEnvironment } from "./run-cli.ts";

/** The installed command while it runs. */
export interface RunningCli {
  /** The next line that it writes. */
  nextLine(): Promise<string>;
  /** Stops reading, as `head` does. */
  closeOutput(): void;
  interrupt(): void;
  readonly ended: Promise<Pick<CliRun, "exitCode" | "signal" | "stderr">>;
}

/** Starts the installed command, whose output is read while it runs. */
export function startCli(world: CliWorld, words: readonly string[], options: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [inject("cli").bin, ...words], {
    cwd: options.directory ?? world.directory,
    env: cliEnvironment(world.home, options.environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const stderr = text(child.stderr);
  const ended = new Promise<Pick<CliRun, "exitCode" | "signal">>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  return {
    nextLine: async () => String((await lines.next()).value),
    closeOutput: () => void child.stdout.destroy(),
    interrupt: () => void child.kill("SIGINT"),
    ended: ended.then(async (end) => ({ ...end, stderr: await stderr })),
  };
}
