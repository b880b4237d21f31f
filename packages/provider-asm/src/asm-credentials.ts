import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AsmOptions } from "./asm-options.ts";
import type { AsmCredentials } from "./asm-parts.ts";
import { type AsmTransport, silentLogger } from "./asm-transport.ts";

/** How credentials are to be found. */
export interface CredentialRequest {
  /** The host's own, in place of the profile and the default chain. */
  readonly given: AsmCredentials | undefined;
  /** The instance's own, for what STS and single sign-on are asked. */
  readonly transport: AsmTransport;
  /** Names the session of an assumed role. */
  readonly sessionName: string;
  /** Whether earlier ones were refused, so that nothing kept in memory will do. */
  readonly refresh: boolean;
}

/**
 * Credentials for a client: the given ones, those of the profile and of nothing else, or what the SDK's default chain
 * finds; with `role_arn` those of the role, assumed with them. Config files are read anew.
 */
export function findCredentials(options: AsmOptions, request: CredentialRequest): AsmCredentials {
  const { given, refresh, transport: requestHandler } = request;
  const clientConfig = { maxAttempts: 1, logger: silentLogger, requestHandler };
  const source = given === undefined ? ownSource(options, clientConfig) : givenSource(given, refresh);
  if (options.role_arn === undefined) return source;
  return fromTemporaryCredentials({
    masterCredentials: source,
    params: {
      RoleArn: options.role_arn,
      RoleSessionName: request.sessionName,
      ...(options.external_id === undefined ? {} : { ExternalId: options.external_id }),
    },
    clientConfig,
    logger: silentLogger,
  });
}

interface ClientConfig {
  readonly maxAttempts: number;
  readonly logger: typeof silentLogger;
  readonly requestHandler: AsmTransport;
}

function ownSource({ profile }: AsmOptions, clientConfig: ClientConfig) {
  const init = { ignoreCache: true, logger: silentLogger, clientConfig };
  // The whole chain would go on to another source, and so to another account, when the profile is misspelled.
  return profile === undefined ? fromNodeProviderChain(init) : fromIni({ ...init, profile });
}

function givenSource(given: AsmCredentials, refresh: boolean): AsmCredentials {
  if (typeof given !== "function") return given;
  return async (properties) => {
    try {
      return await given(refresh ? { ...properties, forceRefresh: true } : properties);
    } catch (thrown) {
      throw givenFailed(thrown);
    }
  };
}

/** Keeps nothing but Node's code: an AWS error of the host's own calls would be taken for one about the secret. */
function givenFailed(thrown: unknown): Error {
  const { code } = Object(thrown) as { readonly code?: unknown };
  return Object.assign(new Error("the given credentials failed"), { name: "GivenCredentialsError", code });
}
