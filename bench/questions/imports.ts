import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { atMost } from "../measure/musts.ts";
import { type Program, runProgram } from "../measure/run-program.ts";
import { measureInTurns } from "../measure/turns.ts";
import { installedVersion, npmFolder } from "../peers/npm-peers.ts";
import type { Answer, Contender, Figure, Row } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const floorName = "node -e 0";

/** What a package is used instead of. */
const besides: Readonly<Record<string, readonly string[]>> = {
  core: ["@aws-lambda-powertools/parameters/secrets", "node-vault", "@aws-sdk/client-secrets-manager"],
  "provider-asm": ["@aws-lambda-powertools/parameters/secrets", "@aws-sdk/client-secrets-manager"],
  "provider-vault": ["node-vault"],
};

/** Peers by what they are imported as. */
const peerModules: Readonly<Record<string, string>> = {
  "@aws-lambda-powertools/parameters/secrets": "@aws-lambda-powertools/parameters",
  "node-vault": "node-vault",
  "@aws-sdk/client-secrets-manager": "@aws-sdk/client-secrets-manager",
};

/** How long a fresh process takes that imports a built package, and does nothing else. */
export async function ask(setting: Setting): Promise<Answer> {
  const { quick, withPeers } = setting;
  const packages = readdirSync(`${root}packages`).filter((name) => name !== "cli");
  const built = packages.filter((name) => existsSync(`${root}packages/${name}/dist/index.js`));
  const peers = Object.entries(peerModules).filter(([, name]) => withPeers && installedVersion(name));
  const contests = [
    { name: floorName, run: () => runProgram(evaluated("0", root)) },
    ...built.map((name) => ({ name, run: () => runProgram(importing(`@latebound/${name}`, root)) })),
    ...peers.map(([module]) => ({ name: module, run: () => runProgram(importing(module, npmFolder)) })),
  ];
  const times = await measureInTurns({ what: "import", contests, turns: quick ? 10 : 30 }, setting);
  const floor = { name: floorName, figure: times.of(floorName) };
  const contenders = peerContenders(withPeers, times.of);
  const rows = packages.map((name): Row => {
    const what = `\`@latebound/${name}\``;
    if (!built.includes(name)) return { what, unit: "ns", ours: { missing: "not built" } };
    const over = times.over(name, floorName);
    const musts = name === "core" ? [atMost(40e6, "ns", over, "over the floor")] : [];
    const others = contenders.filter((peer) => besides[name]?.includes(peer.name));
    return { what, unit: "ns", ours: times.of(name), floor, peers: others, musts };
  });
  return { rows, notes: [`\`${floorName}\` is evaluated as a module, as are the imports.`] };
}

function peerContenders(withPeers: boolean, figure: (name: string) => Figure): Contender[] {
  return Object.entries(peerModules).map(([module, name]) => {
    const version = installedVersion(name);
    if (!withPeers || version === undefined) return { name: module, figure: { missing: "not installed" } };
    return { name: module, version, figure: figure(module) };
  });
}

function importing(specifier: string, cwd: string): Program {
  return evaluated(`await import("${specifier}")`, cwd);
}

function evaluated(program: string, cwd: string): Program {
  return { command: process.execPath, args: ["--input-type=module", "--eval", program], cwd };
}
