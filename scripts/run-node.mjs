import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { workspace } from "./workspace-install.mjs";

const executable = process.platform === "win32" ? "node.exe" : "node";

/** The Node that the workspace develops with. */
export const currentNode = join(workspace, "node_modules/node/bin", executable);

/** The oldest Node that the published packages support. */
export const floorNode = join(workspace, "node_modules/node-floor/bin", executable);

/**
 * Runs a Node with its output on this terminal; resolves to its exit code (128 + number for a signal).
 * The child finds the same Node as `node` in its PATH. An interrupt reaches both; a termination is passed on.
 */
export function runNode(node, args) {
  const child = spawn(node, args, { cwd: workspace, stdio: "inherit", env: withNodeInPath(node) });
  process.on("SIGINT", waitForChild);
  const passOn = () => child.kill("SIGTERM");
  process.on("SIGTERM", passOn);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", waitForChild).off("SIGTERM", passOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** Runs a development tool of the workspace; gives its status and what it printed. */
export function runTool(name, args) {
  const tool = spawnSync(join(workspace, "node_modules/.bin", name), args, {
    cwd: workspace,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
    env: withNodeInPath(currentNode),
  });
  return { status: tool.status ?? 1, output: `${tool.stdout}${tool.stderr}${tool.error?.message ?? ""}` };
}

function withNodeInPath(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
}

function waitForChild() {}
