import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program } from "../measure/run-program.ts";
import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { installedVersion, npmFolder } from "./npm-peers.ts";
import { findProgram } from "./program-peers.ts";

/** A field of a path in Vault. */
export interface VaultReference {
  readonly path: string;
  readonly field: string;
}

/** What the programs are to read, and from where. */
export interface VaultReadings {
  readonly references: readonly VaultReference[];
  readonly address: string;
  readonly token: string;
}

/** A peer's program that reads everything, with its version; or why it is missing. */
export interface VaultPeer {
  readonly name: string;
  readonly peer: { readonly version: string; readonly program: Program } | Missing;
}

/** The peers that read from Vault on a command line, with their files written; `close` removes them. */
export function openVaultPrograms(readings: VaultReadings, setting: Setting) {
  const folder = mkdtempSync(join(tmpdir(), "latebound-bench-"));
  // Varlock finds its plugin above its own folder.
  const project = join(npmFolder, "bench-project");
  const peers: VaultPeer[] = [
    { name: "vals", peer: found("vals", setting, (file) => vals(file, folder, readings)) },
    {
      name: "consul-template",
      peer: found("consul-template", setting, (file) => consulTemplate(file, folder, readings)),
    },
    { name: "secretspec", peer: found("secretspec", setting, (file) => secretspec(file, folder, readings)) },
    { name: "varlock", peer: foundVarlock(project, readings, setting) },
  ];
  return { peers, close: () => rmSync(folder, { recursive: true }) };
}

function found(name: string, setting: Setting, toProgram: (file: string) => Program): VaultPeer["peer"] {
  const program = findProgram(name, setting);
  if ("missing" in program) return program;
  return { version: program.version, program: toProgram(program.file) };
}

function environmentOf({ address, token }: VaultReadings): Record<string, string> {
  return { VAULT_ADDR: address, VAULT_TOKEN: token };
}

function vals(command: string, folder: string, readings: VaultReadings): Program {
  const lines = readings.references.map(
    ({ path, field }, index) => `V${index}: ref+vault://${path}#/${field}\n`,
  );
  writeFileSync(join(folder, "vals.yaml"), lines.join(""));
  const args = ["exec", "-f", "vals.yaml", "--", "/bin/true"];
  return { command, args, cwd: folder, env: environmentOf(readings) };
}

function consulTemplate(command: string, folder: string, readings: VaultReadings): Program {
  const lines = readings.references.map(
    ({ path, field }, index) =>
      `V${index}={{ with secret "${path.replace("secret/", "secret/data/")}" }}{{ .Data.data.${field} }}{{ end }}\n`,
  );
  writeFileSync(join(folder, "values.tpl"), lines.join(""));
  const args = ["-once", "-vault-renew-token=false", "-template", "values.tpl:values"];
  return { command, args, cwd: folder, env: environmentOf(readings) };
}

function secretspec(command: string, folder: string, readings: VaultReadings): Program {
  const lines = readings.references.map(
    ({ path, field }, index) =>
      `V${index} = { description = "bench", ref = { item = "${path.replace("secret/", "")}", field = "${field}" } }\n`,
  );
  const head = '[project]\nname = "bench"\nrevision = "1.0"\n\n[profiles.default]\n';
  writeFileSync(join(folder, "secretspec.toml"), head + lines.join(""));
  const provider = `vault://${new URL(readings.address).host}/secret?tls=false`;
  const args = ["run", "--provider", provider, "--reason", "bench", "--", "/bin/true"];
  return { command, args, cwd: folder, env: { ...environmentOf(readings), HOME: folder } };
}

function foundVarlock(project: string, readings: VaultReadings, { withPeers }: Setting): VaultPeer["peer"] {
  if (!withPeers) return { missing: "peers were not asked" };
  const version = installedVersion("varlock");
  if (version === undefined || installedVersion("@varlock/hashicorp-vault-plugin") === undefined)
    return { missing: "not installed" };
  return { version, program: varlock(project, readings) };
}

/** The program's file is JavaScript: it runs on the Node that latebound runs on. */
function varlock(project: string, readings: VaultReadings): Program {
  const lines = readings.references.map(
    ({ path, field }, index) => `V${index}=vaultSecret("${path}#${field}")\n`,
  );
  const head = [
    "# @plugin(@varlock/hashicorp-vault-plugin)",
    `# @initHcpVault(url="${readings.address}", token=$VAULT_TOKEN)`,
    "# @defaultSensitive=true",
    "# ---",
    "",
    "# @type=vaultToken @sensitive",
    "VAULT_TOKEN=",
    "",
  ];
  mkdirSync(project, { recursive: true });
  const manifest = { name: "bench-project", dependencies: { "@varlock/hashicorp-vault-plugin": "*" } };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(project, ".env.schema"), head.join("\n") + lines.join(""));
  const program = join(npmFolder, "node_modules/varlock/bin/cli.js");
  const env = environmentOf(readings);
  return { command: process.execPath, args: [program, "run", "--", "/bin/true"], cwd: project, env };
}
