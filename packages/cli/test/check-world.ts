import { chmodSync } from "node:fs";
import { assertNoCanary } from "@latebound/testing";
import { type CliRun, type CliWorld, createWorld } from "./run-cli.ts";

/** A world in which configs are checked. */
export interface CheckWorld extends CliWorld {
  /** Runs `check` with every word, and looks for the canary in what comes out. */
  check(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<CliRun>;
  /** As `write`, for the user alone. */
  writePrivate(name: string, text: string): string;
}

/** A world of its own, whose configs hold the canary. */
export function createCheckWorld(canary: string): CheckWorld {
  const world = createWorld();
  return {
    ...world,
    async check(words, environment = {}) {
      const run = await world.run(["check", ...words], { environment });
      assertNoCanary(`${run.stdout}${run.stderr}`, canary);
      return run;
    },
    writePrivate(name, text) {
      const path = world.write(name, text);
      chmodSync(path, 0o600);
      return path;
    },
  };
}
