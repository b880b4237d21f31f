import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { installedVersion, npmFolder, npmPeers } from "./npm-peers.ts";
import { type ProgramPeer, programFile, programPeers } from "./program-peers.ts";
import { installReplacer } from "./replacer.ts";

/** Installs the peers that are not there yet; says on stderr which can't be, and why. */
export function installPeers(): void {
  installNpmPeers();
  for (const peer of programPeers) installProgram(peer);
  try {
    installReplacer();
  } catch (error) {
    console.error(`bench: not installed: ${error instanceof Error ? error.message : "for no reason"}`);
  }
}

function installNpmPeers(): void {
  const wanted = Object.entries(npmPeers);
  if (wanted.every(([name, version]) => installedVersion(name) === version)) return;
  console.error("bench: installing peers with npm …");
  mkdirSync(npmFolder, { recursive: true });
  writeFileSync(`${npmFolder}package.json`, '{ "private": true, "type": "module" }\n');
  writeFileSync(`${npmFolder}load.mjs`, "export const load = (specifier) => import(specifier);\n");
  const packages = wanted.map(([name, version]) => `${name}@${version}`);
  run("npm", ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", ...packages], {
    cwd: npmFolder,
  });
}

function installProgram(peer: ProgramPeer): void {
  if (existsSync(programFile(peer))) return;
  console.error(`bench: installing ${peer.name} ${peer.version} …`);
  const { command, args, env } = peer.install;
  run(command, args, { env: { ...process.env, ...env } });
}

/** What can't be installed is named in the tables as missing. */
function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv },
): void {
  const { status, error, stderr } = spawnSync(command, [...args], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  console.error(`bench: not installed: ${error?.message ?? stderr.trimEnd().split("\n").at(-1)}`);
}
