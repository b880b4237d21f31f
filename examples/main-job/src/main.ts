import { fileURLToPath } from "node:url";
import { isSecretError } from "@latebound/core";
import { expectedOfSample } from "./planted.ts";
import { printFaults } from "./print-faults.ts";
import { readArguments, usage } from "./read-arguments.ts";
import { runJob } from "./run-job.ts";
import { startLiveServers } from "./start-live-servers.ts";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read the output, such as `head`, has seen enough: the rest runs to its end unprinted.
  if (error.code !== "EPIPE") throw error;
});

const given = readArguments(process.argv.slice(2));
if ("fault" in given) {
  console.error(`${given.fault}; npm start -- --help shows what there is.`);
  process.exitCode = 2;
} else if (given.help) console.log(usage);
else await run(given);

async function run({ live, file }: { live: boolean; file: string | undefined }): Promise<void> {
  const servers = live ? await startLiveServers() : undefined;
  try {
    const sample = fileURLToPath(new URL(live ? "../live.toml" : "../app.toml", import.meta.url));
    const isGood = await (file === undefined ? runJob(sample, expectedOfSample) : runJob(file));
    if (!isGood) process.exitCode = 1;
  } catch (error) {
    if (!isSecretError(error)) throw error;
    printFaults(error);
    process.exitCode = 1;
  } finally {
    await servers?.stop();
  }
}
