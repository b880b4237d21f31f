import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AsmOptions } from "./asm-options.ts";
import type { AsmCredentials } from "./asm-parts.ts";
import { silentLogger } from "./asm-transport.ts";

/** How credentials are to be found. */
export interface CredentialRequest {
  /** The host's own, in place of the profile and the default chain. */
  readonly given: AsmCredentials | undefined;
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
  const source =
    request.given === undefined ? ownSource(options) : givenSource(request.given, request.refresh);
  if (options.role_arn === undefined) return source;
  return fromTemporaryCredentials({
    masterCredentials: source,
    params: {
      RoleArn: options.role_arn,
      RoleSessionName: request.sessionName,
      ...(options.external_id === undefined ? {} : { ExternalId: options.external_id }),
    },
    clientConfig: { maxAttempts: 1, logger: silentLogger },
    logger: silentLogger,
  });
}

function ownSource({ profile }: AsmOptions) {
  const init = { ignoreCache: true, logger: silentLogger, clientConfig: { maxAttempts: 1 } };
  // The whole chain would go on to another source, and so to another account, when the profile is misspelled.
  return profile === undefined ? fromNodeProviderChain(init) : fromIni({ ...init, profile });
}

function givenSource(given: AsmCredentials, refresh: boolean): AsmCredentials {
  if (typeof given !== "function" || !refresh) return given;
  return (properties) => given({ ...properties, forceRefresh: true });
}
