import { parseArgs } from "node:util";
import { isSecretError } from "@latebound/core";
import { printFaults } from "./print-faults.ts";
import { runJob } from "./run-job.ts";
import { startLiveServers } from "./start-live-servers.ts";

const { values, positionals } = parseArgs({
  options: { live: { type: "boolean", default: false } },
  allowPositionals: true,
});

try {
  await runFrom(positionals[0]);
} catch (error) {
  if (!isSecretError(error)) throw error;
  printFaults(error);
  process.exitCode = 1;
}

async function runFrom(configFile: string | undefined): Promise<void> {
  const sample = new URL(values.live ? "../live.toml" : "../app.toml", import.meta.url).pathname;
  if (!values.live) return runJob(configFile ?? sample);
  const servers = await startLiveServers();
  try {
    await runJob(configFile ?? sample);
  } finally {
    await servers.stop();
  }
}
