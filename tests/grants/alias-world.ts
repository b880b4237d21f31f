import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderKind } from "@latebound/provider";
import { asm } from "@latebound/provider-asm";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import { createCanary } from "@latebound/testing";
import type { AwsEmulatorAddress } from "../servers/aws-emulator.ts";
import { startFaultProxy } from "../servers/fault-proxy.ts";
import { askHttp } from "../servers/http-request.ts";
import type { OpenBaoAddress } from "../servers/openbao.ts";
import { documentOf } from "./alias-table.ts";
import { createCallCount } from "./call-count.ts";

/** A backend that holds the document of an alias table, and the configuration that reads it. */
export interface AliasWorld {
  readonly kinds: readonly ProviderKind[];
  /** The providers' tables. */
  readonly toml: string;
  /** What every value holds. */
  readonly canary: string;
  /** What `{name}`s of the table stand for. */
  readonly names: Readonly<Record<string, string>>;
  /** Whether a document asked for without `#field` is given as text. */
  readonly hasWhole: boolean;
  /** How often the backend was asked so far. */
  requests(): number;
  stop(): Promise<void>;
}

/** Variables of the environment and of a `.env` file. */
export async function openEnvWorld(platform: string): Promise<AliasWorld> {
  const canary = createCanary();
  const text = JSON.stringify(documentOf(canary));
  const folder = mkdtempSync(join(tmpdir(), "latebound-"));
  const path = join(folder, "app.env");
  writeFileSync(path, `APP_MAIL='${text}'\n`);
  const calls = createCallCount();
  return {
    kinds: [calls.counted(env({ env: { APP_MAIL: text }, platform }))],
    toml: `[secret.env_app]\nprefix = "APP_"\n[secret.env_file]\nprefix = "APP_"\nfile = "${path}"\n`,
    canary,
    hasWhole: true,
    names: {},
    requests: calls.total,
    stop: async () => rmSync(folder, { recursive: true }),
  };
}

/** Files, links to them, a volume as Kubernetes writes it, and a `.properties` file. */
export async function openFileWorld(): Promise<AliasWorld> {
  const canary = createCanary();
  const text = JSON.stringify(documentOf(canary));
  const folder = mkdtempSync(join(tmpdir(), "latebound-"));
  const root = join(folder, "root");
  for (const directory of ["apps", "50%", "..2026_01_01"])
    mkdirSync(join(root, directory), { recursive: true });
  for (const name of ["apps/db", "50%/a#b?c", "..2026_01_01/token", "../outside"])
    writeFileSync(join(root, name), text);
  const links = {
    alias: "apps/db",
    chain: "alias",
    link: "apps",
    "..data": "..2026_01_01",
    token: "..data/token",
  };
  for (const [name, target] of Object.entries({ ...links, outside: "../outside" }))
    symlinkSync(target, join(root, name));
  writeFileSync(join(folder, "app.properties"), `mail.config=${text}\n`);
  const calls = createCallCount();
  return {
    kinds: [calls.counted(file())],
    toml: `[secret.file]\ndir = "${root}"\n[secret.file_properties]\nproperties = "${join(folder, "app.properties")}"\n`,
    canary,
    hasWhole: true,
    names: {},
    requests: calls.total,
    stop: async () => rmSync(folder, { recursive: true }),
  };
}

/** A secret of two versions on an AWS emulator, behind a proxy that counts. */
export async function openAsmWorld({ endpoint, region }: AwsEmulatorAddress): Promise<AliasWorld> {
  const canary = createCanary();
  const folder = `grants-${createCanary().slice(0, 12)}`;
  const name = `${folder}/db`;
  const SecretString = JSON.stringify(documentOf(canary));
  const ask = createAsk(endpoint, region);
  const { ARN: arn, VersionId: previous } = await ask("CreateSecret", { Name: name, SecretString });
  const { VersionId: current } = await ask("PutSecretValue", { SecretId: name, SecretString });
  const proxy = await startFaultProxy({ target: endpoint });
  const partial = arn.slice(0, -7);
  return {
    kinds: [asm({ credentials: { accessKeyId: "sample", secretAccessKey: "sample" } })],
    toml: `[secret.asm]\nregion = "${region}"\nendpoint = "${proxy.address}"\n`,
    canary,
    hasWhole: true,
    names: {
      ...{ name, folder, arn, partial, previous, current, upper: name.toUpperCase() },
      suffixed: `${name}${arn.slice(-7)}`,
      otherRegion: arn.replace(region, "us-east-2"),
      otherAccount: partial.replace(/:\d{12}:/, ":999999999999:"),
    },
    requests: () => proxy.requests.length,
    stop: proxy.stop,
  };
}

function createAsk(endpoint: string, region: string) {
  const authorization = `AWS4-HMAC-SHA256 Credential=sample/20260101/${region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=none`;
  return async (action: string, input: object): Promise<{ ARN: string; VersionId: string }> => {
    const headers = {
      authorization,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `secretsmanager.${action}`,
    };
    const { status, body } = await askHttp(`${endpoint}/`, {
      method: "POST",
      headers,
      body: JSON.stringify(input),
    });
    if (status !== 200) throw new Error(`${action} failed with ${status}`);
    return JSON.parse(body);
  };
}

/** Secrets of a namespace on OpenBao, behind a proxy that counts. */
export async function openVaultWorld({ address, token }: OpenBaoAddress): Promise<AliasWorld> {
  const canary = createCanary();
  const namespace = `grants-${createCanary().slice(0, 12)}`;
  const ask = async (method: string, path: string, content: object = {}) => {
    const headers = { "x-vault-token": token, "content-type": "application/json" };
    const { status } = await askHttp(`${address}/v1/${path}`, {
      method,
      headers,
      body: JSON.stringify(content),
    });
    if (status >= 300) throw new Error(`${method} ${path} failed with ${status}`);
  };
  await ask("POST", `sys/namespaces/${namespace}`);
  await ask("POST", `${namespace}/sys/mounts/kv`, { type: "kv", options: { version: "2" } });
  for (const path of ["apps/db", "apps/db", "50%25/a%23b%3Fc"])
    await ask("POST", `${namespace}/kv/data/${path}`, { data: documentOf(canary) });
  const proxy = await startFaultProxy({ target: address });
  const login = `address = "${proxy.address}"\ntoken = "${token}"\n`;
  return {
    kinds: [vault()],
    toml: `[secret.vault_root]\n${login}[secret.vault_team]\nnamespace = "${namespace}"\n${login}`,
    canary,
    hasWhole: false,
    names: { namespace },
    requests: () => proxy.requests.length,
    stop: proxy.stop,
  };
}
