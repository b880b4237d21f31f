import { setImmediate } from "node:timers/promises";
import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { loadNpmPeer } from "./npm-peers.ts";
import { openMiddy, openSdk } from "./secret-readers.ts";
import { openStubbedPowertools } from "./stubbed-powertools.ts";

/** A peer whose backend counts. */
export interface StampedePeer {
  readonly version: string;
  read(): Promise<unknown>;
  /** How often its backend was asked. */
  calls(): number;
}

/** Calls of its backend that a peer makes when so many callers come at once. */
export async function countCalls(peer: StampedePeer, callers: number): Promise<number> {
  await Promise.all(Array.from({ length: callers }, () => peer.read()));
  return peer.calls();
}

/** The peers, or why they are missing. */
export async function openStampedePeers(
  setting: Setting,
): Promise<{ readonly name: string; readonly peer: StampedePeer | Missing }[]> {
  return [
    { name: "powertools", peer: await powertools(setting) },
    { name: "middy", peer: await middy(setting) },
    { name: "AWS SDK", peer: await sdk(setting) },
    { name: "node-vault", peer: await nodeVault(setting) },
  ];
}

/** A backend that answers after a turn of the event loop. */
function createBackend() {
  let calls = 0;
  return {
    calls: () => calls,
    answer: async () => {
      calls += 1;
      await setImmediate();
      return { SecretString: "a value" };
    },
  };
}

async function powertools(setting: Setting): Promise<StampedePeer | Missing> {
  const { calls, answer } = createBackend();
  const reader = await openStubbedPowertools(setting, "a value", async () => void (await answer()));
  if ("missing" in reader) return reader;
  return { version: reader.version, read: () => reader.read("bench/0"), calls };
}

async function middy(setting: Setting): Promise<StampedePeer | Missing> {
  const { calls, answer } = createBackend();
  const reader = await openMiddy(setting, answer);
  if ("missing" in reader) return reader;
  return { version: reader.version, read: () => reader.read("bench/0"), calls };
}

async function sdk(setting: Setting): Promise<StampedePeer | Missing> {
  const loaded = await openSdk(setting);
  if ("missing" in loaded) return loaded;
  const { SecretsManagerClient, GetSecretValueCommand } = loaded.sdk;
  const { calls, answer } = createBackend();
  const client = new SecretsManagerClient({ region: "eu-central-1" });
  client.send = answer;
  const read = () => client.send(new GetSecretValueCommand({ SecretId: "bench/0" }));
  return { version: loaded.version, read, calls };
}

async function nodeVault(setting: Setting): Promise<StampedePeer | Missing> {
  const loaded = await loadNpmPeer("node-vault", setting);
  if ("missing" in loaded) return loaded;
  const { default: open } = loaded.module as {
    default: (options: object) => { read(path: string): Promise<unknown> };
  };
  const { calls, answer } = createBackend();
  const transport = async () => ({ statusCode: 200, body: await answer(), request: { path: "" } });
  const client = open({ token: "bench", "request-promise": { defaults: () => transport } });
  return { version: loaded.version, read: () => client.read("secret/data/bench/0"), calls };
}
