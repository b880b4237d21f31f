import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

/** A peer that is a program, and how its own package manager installs it. */
export interface ProgramPeer {
  readonly name: string;
  readonly version: string;
  /** Relative to the folder of programs. */
  readonly path: string;
  readonly install: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}

/** Where programs are installed; git ignores it. */
const programFolder = fileURLToPath(new URL("../../.latebound/peers/programs", import.meta.url));

/** Peers that Go and Cargo install. */
export const programPeers: readonly ProgramPeer[] = [
  goPeer("vals", "0.46.1", "github.com/helmfile/vals/cmd/vals"),
  goPeer("consul-template", "0.41.1", "github.com/hashicorp/consul-template"),
  cargoPeer("secretspec", "0.21.1", "cli,vault,openbao"),
];

/** The file of an installed program peer. */
export function programFile({ path }: ProgramPeer): string {
  return join(programFolder, path);
}

/** An installed program peer by its name, or why it is missing. */
export function findProgram(
  name: string,
  { withPeers }: Setting,
): { readonly file: string; readonly version: string } | Missing {
  if (!withPeers) return { missing: "peers were not asked" };
  const peer = programPeers.find((other) => other.name === name);
  if (peer === undefined || !existsSync(programFile(peer))) return { missing: "not installed" };
  return { file: programFile(peer), version: peer.version };
}

function goPeer(name: string, version: string, module: string): ProgramPeer {
  const env = { GOBIN: join(programFolder, "bin") };
  return {
    name,
    version,
    path: join("bin", name),
    install: { command: "go", args: ["install", `${module}@v${version}`], env },
  };
}

function cargoPeer(name: string, version: string, features: string): ProgramPeer {
  const args = ["install", name, "--version", version, "--root", programFolder];
  return {
    name,
    version,
    path: join("bin", name),
    install: { command: "cargo", args: [...args, "--no-default-features", "--features", features], env: {} },
  };
}
