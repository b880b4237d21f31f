import { runExample } from "./run-example.mjs";

/** The example that is the main job, as a newcomer meets it. */
const mainJob = "main-job";

const args = process.argv.slice(2);
process.exitCode = await runExample(mainJob, args, { servers: args.includes("--live") });
