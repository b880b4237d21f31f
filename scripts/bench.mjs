import { installServers } from "../tests/servers/install.mjs";
import { currentNode, runNode } from "./run-node.mjs";
import { installWorkspace } from "./workspace-install.mjs";

installWorkspace();
await installServers();
const flags = ["--conditions=@latebound/source", "--no-warnings"];
process.exitCode = await runNode(currentNode, [...flags, "bench/main.ts", ...process.argv.slice(2)]);
