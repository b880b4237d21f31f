import type { Clock } from "./clock.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { SecretError } from "./error/secret-error.ts";
import type { ProviderEvent } from "./event.ts";
import type { Key } from "./key.ts";
import type { Lease, Payload } from "./payload.ts";

/** What accompanies every call of a provider. */
export interface Call {
  /** Aborted when the last caller has left, when the time is up, or when the resolver closes. */
  readonly signal: AbortSignal;
}

/** Whether a key can be read, told without fetching its value where the backend can. */
export type Readability = "readable" | "denied" | "absent" | "unknown";

/** What a backend tells of a readable secret with fields, in place of its values. */
export interface SecretOutline {
  /** The text of a JSON object: the secret's own, with `null` in place of every value that is no object with fields. */
  readonly outline: string;
}

/**
 * A configured instance of a kind. Leaving out an optional member says "I can't".
 * No I/O before the first call; concurrent calls are safe. A provider never retries, caches values, logs or reads
 * configuration. Every fault is a `SecretError`; `undefined` is the only absence.
 */
export interface Provider {
  /**
   * The payload of a canonical key, or `undefined` when the backend says that it doesn't exist.
   * @throws {SecretError} `access_denied`, `unavailable`, `timeout`, `aborted`, `invalid_response`, `invalid_value`
   */
  get(key: Key, call: Call): Promise<Payload | undefined>;
  /** The answers in the order of the keys; one bad key never spoils the others. */
  getMany?(keys: readonly Key[], call: Call): Promise<readonly (Payload | undefined | SecretError)[]>;
  /** `readable` says nothing of fields: where a reference names one, core reads the payload then. */
  check?(key: Key, call: Call): Promise<Readability | SecretOutline>;
  /** Says that a key changed, never what it changed to. */
  watch?(keys: readonly Key[], call: Call): AsyncIterable<{ readonly key: Key }>;
  renew?(lease: Lease, call: Call): Promise<Lease>;
  revoke?(lease: Lease, call: Call): Promise<void>;
  /** What is found of the backend, the login and the place, for a person; reads no secret. @throws {SecretError} */
  diagnose?(call: Call): Promise<readonly Diagnosis[]>;
  close?(): Promise<void>;
}

/** What core hands to a kind's `create`. */
export interface ProviderContext {
  /** The configured name, such as `vault_local`. */
  readonly name: string;
  readonly clock: Clock;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** The names of top-level options without a reference, so that a fault may show what the operator wrote there. */
  readonly literalOptions?: ReadonlySet<string>;
  /** Tells what happened: logins, renewals, discoveries. Never a value. */
  readonly event: (event: ProviderEvent) => void;
}
