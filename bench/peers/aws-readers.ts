import { createResolver, parseConfig } from "@latebound/core";
import { asm } from "@latebound/provider-asm";
import { type AccessKey, type AwsWorld, secretNames } from "../backends/aws-world.ts";
import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { openPowertools, openSdk, type SecretsClient, type SecretsSdk } from "./secret-readers.ts";

const batchSize = 20;

/** How latebound reads: with batches or without, as whom. */
export interface AwsReading {
  readonly batch: "auto" | "off";
  readonly credentials: AccessKey;
}

/** All secrets through latebound, from a checked configuration on. */
export async function readWithLatebound(
  { endpoint, region }: AwsWorld,
  { batch, credentials }: AwsReading,
): Promise<void> {
  // The emulator is slower than AWS: a thousand single reads are to be counted, not to time out.
  const table = { endpoint, region, batch, timeout: "5m" };
  const config = await parseConfig({ secret: { asm: table } }, { kinds: [asm({ credentials })] });
  const resolver = createResolver({ config });
  const bound = resolver.bind(secretNames.map((name) => `<<secret "asm" "${name}">>`));
  assertAll(await resolver.for("process:bench").resolve(bound));
  await resolver.close();
}

/** The peers, each a fresh client that reads all secrets; or why they can't. */
export async function openAwsPeers(setting: Setting): Promise<AwsPeers | Missing> {
  const loaded = await openSdk(setting);
  if ("missing" in loaded) return loaded;
  const { sdk, version } = loaded;
  const powertools = await openPowertools(setting, new sdk.SecretsManagerClient({ region: "eu-central-1" }));
  if ("missing" in powertools) return powertools;
  return {
    sdkVersion: version,
    powertoolsVersion: powertools.version,
    batches: (world) => withClient(world, sdk, (client) => readBatches(client, sdk)),
    sdk: (world) =>
      withClient(world, sdk, async (client) => {
        const read = async (SecretId: string) =>
          (await client.send(new sdk.GetSecretValueCommand({ SecretId }))).SecretString;
        assertAll(await Promise.all(secretNames.map(read)));
      }),
    powertools: (world) =>
      withClient(world, sdk, async (client) => {
        const reader = await openPowertools(setting, client);
        if ("missing" in reader) throw new Error(reader.missing);
        assertAll(await Promise.all(secretNames.map((name) => reader.read(name))));
      }),
  };
}

/** Ways to read all secrets. */
export interface AwsPeers {
  readonly sdkVersion: string;
  readonly powertoolsVersion: string;
  /** Batches by hand: the least there is. */
  batches(world: AwsWorld): Promise<void>;
  sdk(world: AwsWorld): Promise<void>;
  powertools(world: AwsWorld): Promise<void>;
}

async function withClient(
  { endpoint, region, admin: credentials }: AwsWorld,
  { SecretsManagerClient }: SecretsSdk,
  work: (client: SecretsClient) => Promise<void>,
): Promise<void> {
  const client = new SecretsManagerClient({ endpoint, region, credentials });
  await work(client);
  client.destroy();
}

async function readBatches(client: SecretsClient, sdk: SecretsSdk): Promise<void> {
  const batches = Array.from({ length: secretNames.length / batchSize }, (_, index) =>
    secretNames.slice(index * batchSize, (index + 1) * batchSize),
  );
  const answers = await Promise.all(
    batches.map((SecretIdList) => client.send(new sdk.BatchGetSecretValueCommand({ SecretIdList }))),
  );
  const values = answers.flatMap(({ SecretValues = [] }) => SecretValues as { SecretString: string }[]);
  assertAll(values.map(({ SecretString }) => SecretString));
}

function assertAll(values: readonly unknown[]): void {
  const isRight = values.every((value) => typeof value === "string" && value.startsWith("value-"));
  if (!isRight || values.length !== secretNames.length) throw new Error("a value is missing");
}
