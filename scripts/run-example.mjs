import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { installServers } from "../tests/servers/install.mjs";
import { currentNode, runNode } from "./run-node.mjs";
import { installWorkspace, workspace } from "./workspace-install.mjs";

/** Installs what an example needs and runs it on the workspace's Node; resolves to its exit code. */
export async function runExample(name, args, { servers }) {
  const main = join("examples", name, "src/main.ts");
  if (!existsSync(join(workspace, main))) {
    console.error(
      `There is no such example. There are: ${readdirSync(join(workspace, "examples")).join(", ")}`,
    );
    return 1;
  }
  installWorkspace();
  if (servers) await installServers();
  return runNode(currentNode, ["--conditions=@latebound/source", main, ...args]);
}
