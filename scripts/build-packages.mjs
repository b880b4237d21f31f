import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleCli } from "./bundle-cli.mjs";
import { runTool } from "./run-node.mjs";
import { workspace } from "./workspace-install.mjs";

/** Builds every package from nothing, so that no file of an earlier build is left in one; gives status and output. */
export async function buildPackages() {
  for (const name of readdirSync(join(workspace, "packages"))) {
    rmSync(join(workspace, "packages", name, "dist"), { recursive: true, force: true });
  }
  const built = runTool("tsc", ["-b"]);
  return built.status === 0 ? await bundled() : built;
}

async function bundled() {
  try {
    await bundleCli();
    return { status: 0, output: "" };
  } catch (error) {
    return { status: 1, output: `the command can't be bundled: ${error.message}` };
  }
}
