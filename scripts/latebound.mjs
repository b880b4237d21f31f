import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command from its sources, in the folder where npm was called. */
const source = fileURLToPath(new URL("../packages/cli/src/bin.ts", import.meta.url));
const { status, signal } = spawnSync(
  process.execPath,
  ["--conditions=@latebound/source", source, ...process.argv.slice(2)],
  { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: "inherit" },
);
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
