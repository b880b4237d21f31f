import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";
import { loadNpmPeer } from "./npm-peers.ts";

/** The part of the SDK's client that reading secrets takes. */
export interface SecretsClient {
  send(command: { input: { SecretId?: string; SecretIdList?: string[] } }): Promise<{
    SecretString?: string;
    SecretValues?: unknown[];
  }>;
  destroy(): void;
}

/** The SDK's module as far as it is used here. */
export interface SecretsSdk {
  readonly SecretsManagerClient: new (options: object) => SecretsClient;
  readonly GetSecretValueCommand: new (input: { SecretId: string }) => Parameters<SecretsClient["send"]>[0];
  readonly BatchGetSecretValueCommand: new (input: {
    SecretIdList: string[];
  }) => Parameters<SecretsClient["send"]>[0];
}

/** A peer that reads secrets of AWS, with its version. */
export interface SecretReader {
  readonly version: string;
  read(name: string): Promise<unknown>;
}

/** The SDK itself. */
export async function openSdk(setting: Setting): Promise<{ sdk: SecretsSdk; version: string } | Missing> {
  const loaded = await loadNpmPeer("@aws-sdk/client-secrets-manager", setting);
  // The names are the package's documented exports.
  return "missing" in loaded ? loaded : { sdk: loaded.module as SecretsSdk, version: loaded.version };
}

/** Powertools on a client; each name is read once and then from its cache, for an hour. */
export async function openPowertools(
  setting: Setting,
  client: SecretsClient,
): Promise<SecretReader | Missing> {
  const loaded = await loadNpmPeer("@aws-lambda-powertools/parameters/secrets", setting);
  if ("missing" in loaded) return loaded;
  const { SecretsProvider } = loaded.module as {
    SecretsProvider: new (options: {
      awsSdkV3Client: SecretsClient;
    }) => { get(name: string, options: { maxAge: number }): Promise<unknown> };
  };
  const provider = new SecretsProvider({ awsSdkV3Client: client });
  return { version: loaded.version, read: (name) => provider.get(name, { maxAge: 3_600 }) };
}

/** A handler behind middy's middleware for one secret, cached without end; one read is one invocation. */
export async function openMiddy(
  setting: Setting,
  send: SecretsClient["send"],
): Promise<SecretReader | Missing> {
  const core = await loadNpmPeer("@middy/core", setting);
  const secrets = await loadNpmPeer("@middy/secrets-manager", setting);
  if ("missing" in core) return core;
  if ("missing" in secrets) return secrets;
  const { default: middy } = core.module as { default: Middy };
  const { default: secretsManager } = secrets.module as { default: (options: object) => object };
  const AwsClient = class {
    readonly send = send;
  };
  const fetchData = { secret: "bench/0" };
  const options = { AwsClient, fetchData, setToContext: true, cacheExpiry: -1, disablePrefetch: true };
  const handler = middy()
    .use(secretsManager(options))
    .handler(async (_event, context) => context.secret);
  return { version: secrets.version, read: () => handler({}, { getRemainingTimeInMillis: () => 1_000 }) };
}

type Handler = (event: object, context: Record<string, unknown>) => Promise<unknown>;
type Middy = () => { use(middleware: object): { handler(run: Handler): Handler } };
