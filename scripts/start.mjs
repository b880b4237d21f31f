import { currentNode, runNode } from "./run-node.mjs";
import { installWorkspace } from "./workspace-install.mjs";

/** The main job, as a newcomer meets it. */
const mainJob = "examples/main-job/src/main.ts";

installWorkspace();
const args = process.argv.slice(2);
if (args.includes("--live")) {
  const { installServers } = await import("../tests/servers/install.mjs");
  await installServers();
}
process.exitCode = await runNode(currentNode, ["--conditions=@latebound/source", mainJob, ...args]);
