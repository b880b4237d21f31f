import type { Clock, Diagnosis } from "@latebound/provider";
import type { Config } from "../config/config.ts";
import type { CallOptions, Consumer } from "../consumer/consumer.ts";
import type { EventListener } from "../events/secret-event.ts";
import type { Bound } from "../late/bound.ts";
import type { GrantedRule } from "../policy/policy.ts";

/** Turns a checked configuration into late values and consumers; the host keeps it and hands out consumers. */
export interface Resolver extends AsyncDisposable {
  /**
   * A deep copy in which every string with a reference is a `Late`; for what the operator wrote, and nothing else.
   * @throws {SecretError} `invalid_reference`, `unknown_provider`; all faults at once in `errors`
   */
  bind<T>(tree: T): Bound<T>;
  /** The capability of a consumer, such as `plugin:mailer`. @throws {SecretError} `invalid_config` for a bad name */
  for(name: string): Consumer;
  /** What a consumer is granted and denied by the configuration in force, in the order of the file; for review. */
  grantsOf(consumer: string): readonly GrantedRule[];
  /**
   * What a provider finds of its backend, its login and its place, for a person to read; undefined where it can't tell.
   * No secret is read but what its options refer to.
   * @throws {SecretError} `unknown_provider`, else as `Consumer.get`
   */
  diagnose(
    provider: string,
    options?: Pick<CallOptions, "signal">,
  ): Promise<readonly Diagnosis[] | undefined>;
  /** Builds the new configuration, then swaps it in; calls under way keep what they began with. */
  replaceConfig(config: Config): Promise<void>;
  /**
   * Ends everything: running calls get `graceMs`, leases are revoked or left, later calls fail with `closed`. Of several
   * calls the first one says how.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How a resolver is closed. */
export interface CloseOptions {
  /** How long running calls may still take; 5,000 by default. */
  readonly graceMs?: number | undefined;
  /**
   * `revoke` by default. `leave` is for values that outlive the resolver, such as those of a file that stays: nobody
   * renews or revokes their leases from then on, and each is told by an event `lease_left`.
   */
  readonly leases?: "revoke" | "leave" | undefined;
}

/** What a resolver is made of; clock, randomness and bounds have defaults. */
export interface ResolverOptions {
  readonly config: Config;
  readonly clock?: Clock | undefined;
  /** A number in [0, 1); `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /** Told what happens; a promise returned for an `access` event is awaited before the value is handed out. */
  readonly onEvent?: EventListener | undefined;
  /** Bounds of the cache; 100,000 entries and 64 MiB by default. */
  readonly cache?: { readonly maxEntries?: number; readonly maxBytes?: number } | undefined;
}
