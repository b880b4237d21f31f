// Plain JavaScript for Node 20 without packages: this runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the workspace. */
export const workspace = fileURLToPath(new URL("..", import.meta.url));

/** Git-ignored folder for what the scripts leave behind: stamps, test servers, reports. */
export const scratch = join(workspace, ".latebound");

/** The pinned package manager, as `npx` takes it. */
export const pnpm = "pnpm@12.21.0";

const stampFile = join(scratch, "install.stamp");

/**
 * Installs the workspace's packages, or finds in a moment and without network that they are there.
 * Ends the process with code 1 and pnpm's own words when it can't.
 */
export function installWorkspace() {
  const stamp = currentStamp();
  if (isInstalled(stamp)) return;
  process.stderr.write("Installing packages (once, about half a minute) …\n");
  const install = npx([pnpm, "install", "--frozen-lockfile"]);
  if (install.status !== 0 || !packageFolders().every(hasModules)) fail(install);
  mkdirSync(scratch, { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Runs a package's command through npx in the workspace, without asking anything; gives its status and output. */
export function npx(args, options = {}) {
  return spawnSync("npx", ["--yes", ...args], {
    cwd: workspace,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
    ...options,
  });
}

function isInstalled(stamp) {
  return (
    existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp && packageFolders().every(hasModules)
  );
}

/** A hash of everything that decides what an install does, the machine's kind included. */
function currentStamp() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${pnpm}`);
  const manifests = packageFolders().map((folder) => join(folder, "package.json"));
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(workspace, file)));
  }
  return hash.digest("hex");
}

/** The folders that have a package.json, relative to the root, the root first. */
function packageFolders() {
  const groups = ["packages", "examples"].flatMap((group) =>
    readdirSync(join(workspace, group)).map((name) => join(group, name)),
  );
  return [".", ...groups.filter((folder) => existsSync(join(workspace, folder, "package.json"))).sort()];
}

function hasModules(folder) {
  const manifest = JSON.parse(readFileSync(join(workspace, folder, "package.json"), "utf8"));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names.every((name) => existsSync(join(workspace, folder, "node_modules", name, "package.json")));
}

function fail({ error, stdout, stderr }) {
  process.stderr.write(`${error === undefined ? "" : `${error.message}\n`}${stdout ?? ""}${stderr ?? ""}\n`);
  process.stderr.write(
    `Could not install the packages in ${workspace}: pnpm's own words are above. ` +
      "Check the network and npm's registry setting, then run the same command again.\n",
  );
  process.exit(1);
}
