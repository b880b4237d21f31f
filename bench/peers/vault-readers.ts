import { Agent, request } from "node:http";
import { createResolver, parseConfig } from "@latebound/core";
import { vault } from "@latebound/provider-vault";
import { everyField, pathOf, shape, type VaultWorld } from "../backends/vault-world.ts";
import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { loadNpmPeer } from "./npm-peers.ts";

/** As many requests at once as latebound sends by default. */
const concurrency = 64;

/** Reads all thousand fields of a world, whose address a proxy's may stand in for. */
export type ReadEveryField = (world: VaultWorld) => Promise<void>;

/** Latebound as a library, from a checked configuration on: a resolver is made, used once and closed. */
export async function readWithLatebound(world: VaultWorld): Promise<void> {
  const { address, roleId, secretId } = world;
  const table = { address, approle: { role_id: roleId, secret_id: secretId } };
  const config = await parseConfig({ secret: { vault: table } }, { kinds: [vault()] });
  const resolver = createResolver({ config });
  const bound = resolver.bind(everyField().map(({ path, field }) => `<<secret "vault" "${path}#${field}">>`));
  assertAll(await resolver.for("process:bench").resolve(bound));
  await resolver.close();
}

/** The least one would write: one keep-alive agent, one login, one look-up of the mount, each path once. */
export async function readByHand(world: VaultWorld): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const login = { role_id: world.roleId, secret_id: world.secretId };
  const ask = (path: string, token = "", body?: object) =>
    askJson(world.address + path, { agent, token, body });
  const { auth } = await ask("/v1/auth/approle/login", "", login);
  const token: string = auth.client_token;
  const mount = await ask(`/v1/sys/internal/ui/mounts/${pathOf(0)}`, token);
  const prefix = `/v1/${mount.data.path}data/`;
  const paths = Array.from({ length: shape.paths }, (_, index) => pathOf(index));
  const answers = new Map<string, Record<string, string>>();
  const read = async (path: string) => {
    const { data } = await ask(prefix + path.slice(mount.data.path.length), token);
    answers.set(path, data.data);
  };
  await Promise.all(paths.map(read));
  assertAll(everyField().map(({ path, field }) => answers.get(path)?.[field]));
  agent.destroy();
}

/** node-vault asked once for each reference, all at once; or why it can't be. */
export async function openNodeVault(
  setting: Setting,
): Promise<{ readonly version: string; readonly read: ReadEveryField } | Missing> {
  const loaded = await loadNpmPeer("node-vault", setting);
  if ("missing" in loaded) return loaded;
  const { default: nodeVault } = loaded.module as {
    default: (options: object) => {
      approleLogin(login: object): Promise<unknown>;
      read(path: string): Promise<{ data: { data: Record<string, string> } }>;
    };
  };
  const read = async ({ address, roleId, secretId }: VaultWorld) => {
    const client = nodeVault({ endpoint: address });
    await client.approleLogin({ role_id: roleId, secret_id: secretId });
    const readOne = async ({ path, field }: { path: string; field: string }) =>
      (await client.read(path.replace("secret/", "secret/data/"))).data.data[field];
    assertAll(await Promise.all(everyField().map(readOne)));
  };
  return { version: loaded.version, read };
}

function assertAll(values: readonly unknown[]): void {
  const wrong = values.findIndex((value) => typeof value !== "string" || !value.startsWith("value-of-"));
  if (wrong !== -1 || values.length !== shape.paths * shape.fields) throw new Error("a value is missing");
}

interface Question {
  readonly agent: Agent;
  readonly token: string;
  readonly body: object | undefined;
}

/** What a server answers, parsed. */
function askJson(url: string, { agent, token, body }: Question): Promise<ReturnType<typeof JSON.parse>> {
  return new Promise((resolve, reject) => {
    const headers = { "x-vault-token": token, "content-type": "application/json" };
    const outgoing = request(url, { agent, method: body === undefined ? "GET" : "POST", headers });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
