import {
  BatchGetSecretValueCommand,
  type BatchGetSecretValueCommandOutput,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Key, ProviderContext } from "@latebound/provider";
import { findCredentials } from "./asm-credentials.ts";
import { type AsmPlace, isStaleLogin } from "./asm-error.ts";
import { currentStage } from "./asm-key.ts";
import type { AsmOptions } from "./asm-options.ts";
import type { AsmClient, AsmParts } from "./asm-parts.ts";
import { AsmTransport, collectBounded, silentLogger } from "./asm-transport.ts";

/** The calls of Secrets Manager that the provider makes; they reject with what the SDK throws. */
export interface AsmBackend {
  getValue(key: Key, signal: AbortSignal): Promise<GetSecretValueCommandOutput>;
  /** At most twenty names, or at most twenty ARNs. */
  getValues(paths: readonly string[], signal: AbortSignal): Promise<BatchGetSecretValueCommandOutput>;
  describe(path: string, signal: AbortSignal): Promise<DescribeSecretCommandOutput>;
  /** The region that is asked; undefined where a given client does not tell. Rejects when there is none. */
  region(): Promise<string | undefined>;
  /** What the SDK knows of the credentials that calls are signed with, and of the backend's clock. */
  login(): Promise<AsmLogin>;
  /** Where the call that failed went. */
  placeOf(thrown: unknown): AsmPlace;
  close(): void;
}

/** What is known of a login besides its secret parts. */
export interface AsmLogin {
  readonly account?: string;
  readonly expiresAtMs?: number;
  /** How far the backend's clock is ahead; the SDK counts differences beyond five minutes only. */
  readonly clockOffsetMs?: number;
}

/** What a backend is made of. */
export interface AsmBackendParts extends AsmParts {
  readonly context: ProviderContext;
}

/** The backend of one instance. This module and what it imports load the SDK, so it is imported at the first call. */
export function createBackend(options: AsmOptions, parts: AsmBackendParts): AsmBackend {
  const transport = new AsmTransport(parts.context);
  const origin = options.endpoint === undefined ? undefined : new URL(options.endpoint).origin;
  const logins = createLogins(options, { parts, transport });
  let region: string | undefined;
  const { literalOptions } = parts.context;
  const isShown = (option: "region" | "endpoint") =>
    options[option] === undefined || literalOptions?.has(option);

  return {
    // The outputs of these commands are what the SDK's own types say; a given client stands for one of the SDK.
    getValue: async ({ path, version, stage }, signal) =>
      (await logins.send(
        new GetSecretValueCommand({
          SecretId: path,
          ...(version === undefined ? { VersionStage: stage ?? currentStage } : { VersionId: version }),
        }),
        signal,
      )) as GetSecretValueCommandOutput,
    getValues: async (paths, signal) =>
      (await logins.send(
        new BatchGetSecretValueCommand({ SecretIdList: [...paths] }),
        signal,
      )) as BatchGetSecretValueCommandOutput,
    describe: async (path, signal) =>
      (await logins.send(
        new DescribeSecretCommand({ SecretId: path }),
        signal,
      )) as DescribeSecretCommandOutput,
    region: async () => {
      region ??= await logins.region();
      return region;
    },
    login: () => logins.login(),
    placeOf: (thrown) => ({
      provider: parts.context.name,
      ...(isShown("region") && { region }),
      // The region's own address has the region in it.
      ...(isShown("region") && isShown("endpoint") && { origin: transport.originOf(thrown) ?? origin }),
    }),
    close: () => transport.destroy(),
  };
}

/** One client at a time, replaced when AWS no longer takes its credentials: at most once in five seconds. */
function createLogins(options: AsmOptions, made: { parts: AsmBackendParts; transport: AsmTransport }) {
  const { parts, transport } = made;
  let client = parts.client ?? createClient(options, { parts, transport, refresh: false });
  let renewedAtMs = Number.NEGATIVE_INFINITY;

  function renewedSince(refused: AsmClient): boolean {
    if (client !== refused) return true;
    const nowMs = parts.context.clock.monotonicMs();
    if (parts.client !== undefined || nowMs - renewedAtMs < 5_000) return false;
    renewedAtMs = nowMs;
    client = createClient(options, { parts, transport, refresh: true });
    return true;
  }

  return {
    async send(command: object, abortSignal: AbortSignal): Promise<unknown> {
      const used = client;
      try {
        return await used.send(command, { abortSignal });
      } catch (thrown) {
        if (abortSignal.aborted || !isStaleLogin(thrown) || !renewedSince(used)) throw thrown;
        return await client.send(command, { abortSignal });
      }
    },
    async login(): Promise<AsmLogin> {
      const { credentials, systemClockOffset } = client.config ?? {};
      const found = typeof credentials === "function" ? await credentials() : undefined;
      return {
        ...(found?.accountId !== undefined && { account: found.accountId }),
        ...(found?.expiration && { expiresAtMs: found.expiration.getTime() }),
        ...(systemClockOffset !== undefined && { clockOffsetMs: systemClockOffset }),
      };
    },
    region(): Promise<string | undefined> | string | undefined {
      const region = client.config?.region;
      return typeof region === "function" ? region() : region;
    },
  };
}

function createClient(
  options: AsmOptions,
  { parts, transport, refresh }: { parts: AsmBackendParts; transport: AsmTransport; refresh: boolean },
): AsmClient {
  const { profile, region, endpoint } = options;
  const sessionName = `latebound-${parts.context.name}`.slice(0, 64);
  return new SecretsManagerClient({
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: findCredentials(options, { given: parts.credentials, transport, sessionName, refresh }),
    requestHandler: transport,
    streamCollector: collectBounded,
    maxAttempts: 1,
    logger: silentLogger,
  });
}
