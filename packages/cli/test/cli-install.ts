import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

/** Where the command under test is installed, as a user would have it. */
export interface InstalledCli {
  /** The script that npm linked as `latebound`. */
  readonly bin: string;
}

const workspace = fileURLToPath(new URL("../../../", import.meta.url));
const scratch = join(workspace, ".latebound");
const folder = join(scratch, "cli-under-test");

/** Packs the packages and installs them with npm into an empty folder, unless this very state of them is there. */
export function setup(project: TestProject): void {
  const stamp = stampOf();
  const stampFile = join(folder, "stamp");
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) {
    install();
    writeFileSync(stampFile, stamp);
  }
  project.provide("cli", { bin: join(folder, "node_modules/.bin/latebound") });
}

function install(): void {
  run(process.execPath, [join(workspace, "scripts/pack.mjs")], workspace);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const packages = join(scratch, "packages");
  const tarballs = readdirSync(packages).map((name) => join(packages, name));
  // The only scripts build faster parts of ssh2, which works without.
  const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--no-progress"];
  run("npm", ["install", ...quiet, ...tarballs], folder);
}

function run(command: string, args: readonly string[], directory: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${stdout}${stderr}`);
}

/** Of everything that ends up in the packages. */
function stampOf(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(join(workspace, "packages"))) hashBelow(hash, `packages/${name}`);
  for (const file of ["scripts/bundle-cli.mjs", "pnpm-lock.yaml"]) hashFile(hash, file);
  return hash.digest("hex");
}

function hashBelow(hash: ReturnType<typeof createHash>, path: string): void {
  for (const entry of readdirSync(join(workspace, path), { withFileTypes: true })) {
    const inside = `${path}/${entry.name}`;
    if (entry.isFile() && !/\.(test\.ts|tsbuildinfo)$/.test(entry.name)) hashFile(hash, inside);
    if (entry.isDirectory() && !["node_modules", "dist", "test"].includes(entry.name))
      hashBelow(hash, inside);
  }
}

function hashFile(hash: ReturnType<typeof createHash>, path: string): void {
  hash.update(`\0${path}\0`).update(readFileSync(join(workspace, path)));
}

declare module "vitest" {
  interface ProvidedContext {
    readonly cli: InstalledCli;
  }
}
