import { spawnSync } from "node:child_process";
import { describePrivate } from "../../../tests/servers/live-servers.ts";

/** A suite that needs a program of the system; without it, it is skipped aloud, and in CI it fails. */
export function describeInstalled(program: string, define: () => void): void {
  const { error } = spawnSync(program, ["--version"], { stdio: "ignore" });
  describePrivate(program, error ? `${program} is not installed` : undefined, define);
}
