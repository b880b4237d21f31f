import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./run-node.mjs";
import { workspace } from "./workspace-install.mjs";

/** What makes packages of the workspace import each other as sources. */
const sources = "--conditions=@latebound/source";

/** Builds every package from nothing, so that no file of an earlier build is left in one; gives status and output. */
export function buildPackages() {
  for (const name of readdirSync(join(workspace, "packages"))) {
    rmSync(join(workspace, "packages", name, "dist"), { recursive: true, force: true });
  }
  const built = runTool("tsc", ["-b"]);
  // By the Node of the workspace: what the bundle loads late is read from Node's own modules.
  return built.status === 0 ? runTool("node", [sources, "scripts/bundle-cli.mjs"]) : built;
}
