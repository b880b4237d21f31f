import type {
  Diagnosis,
  Key,
  Lease,
  Payload,
  Provider,
  Readability,
  SecretError,
  SecretOutline,
} from "@latebound/provider";
import type { ProviderSettings } from "../config/config.ts";

/** How the fetch layer gets at a provider's instance; the resolver makes it, since options may hold references. */
export interface ProviderSource {
  readonly name: string;
  readonly settings: ProviderSettings;
  /** The instance, created at the first call; a fault is not kept. */
  open(signal: AbortSignal): Promise<Provider>;
  /**
   * After an `access_denied`: reads the option references again (core asks at most once per 5 s) and, when one
   * changed, gives the new instance; otherwise undefined.
   */
  reopen(signal: AbortSignal): Promise<Provider | undefined>;
}

/** One fetched answer; `undefined` payload is an absence. */
export type FetchAnswer = Payload | undefined;

/**
 * A provider as the cache sees it: keys of one turn grouped into one call, FIFO under `max_concurrency`, under the
 * timeout, retried, behind the breaker, its `access_denied` answered by `reopen`.
 */
export interface ProviderHandle {
  readonly name: string;
  readonly settings: ProviderSettings;
  /** Rises when resolved options changed; entries of an older generation are never served. */
  readonly generation: number;
  /** @throws {SecretError} with `provider` set; a fresh one for every call */
  fetch(key: Key, signal: AbortSignal): Promise<FetchAnswer>;
  /** When the breaker is open: the fault that every call gets until the next probe. */
  readonly breakerFault: SecretError | undefined;
  /** The instance once it is open, for watches. */
  instance(signal: AbortSignal): Promise<Provider>;
  /** Whether a key can be read, one call within the timeout; undefined from a provider that can't tell. */
  check(key: Key, signal: AbortSignal): Promise<Readability | SecretOutline | undefined>;
  /** What the provider finds of its backend, one call within the timeout; undefined from one that can't tell. */
  diagnose(signal: AbortSignal): Promise<readonly Diagnosis[] | undefined>;
  renew(lease: Lease, signal: AbortSignal): Promise<Lease | undefined>;
  revoke(lease: Lease, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
