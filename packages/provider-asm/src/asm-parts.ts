import type { SecretsManagerClientConfig } from "@aws-sdk/client-secrets-manager";

/** What the provider needs of an SDK client; a `SecretsManagerClient` is one. */
export interface AsmClient {
  /** Sends one command of `@aws-sdk/client-secrets-manager` and gives its output. */
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  readonly config?: {
    readonly region?: string | (() => Promise<string>);
    readonly credentials?: () => Promise<{ readonly accountId?: string; readonly expiration?: Date }>;
    readonly systemClockOffset?: number;
  };
}

/** Parts that a host may put in place of the provider's own. */
export interface AsmParts {
  /** Used as it is, for every instance of the kind: `region`, `endpoint` and the credentials are then its own. */
  readonly client?: AsmClient;
  /** In place of the SDK's default chain, or of the profile; `role_arn` is assumed with them. */
  readonly credentials?: AsmCredentials;
}

/** Static credentials, or a function that gives them. */
export type AsmCredentials = NonNullable<SecretsManagerClientConfig["credentials"]>;
