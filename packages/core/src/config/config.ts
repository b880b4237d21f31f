import type { ProviderKind, SourcePlace } from "@latebound/provider";
import type { PolicyRules } from "../policy/grant.ts";

/** How core treats a provider, from the options that every kind has; all in milliseconds or counts. */
export interface ProviderSettings {
  /** `cache_ttl`, default 5 minutes. */
  readonly cacheTtlMs: number;
  /** `negative_ttl`, default 5 seconds. */
  readonly negativeTtlMs: number;
  /** `max_stale`, default 1 hour. */
  readonly maxStaleMs: number;
  /** `timeout`, default 10 seconds: login, discovery and retries included, queueing excluded. */
  readonly timeoutMs: number;
  /** `retries`, default 2. */
  readonly retries: number;
  /** `max_concurrency`, default 64. */
  readonly maxConcurrency: number;
}

/** One `[secret.NAME]` table, checked. */
export interface ProviderConfig {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly settings: ProviderSettings;
  /** What the kind's schema made of the options; those that hold references are `undefined`. Credentials are masked. */
  readonly staticOptions: Readonly<Record<string, unknown>>;
  /** The options as bound: late values where there are references, masked objects where there are literal credentials. */
  readonly boundOptions: Readonly<Record<string, unknown>>;
  /** Names of the providers that the options read from, each before the providers that need it in `Config.providers`. */
  readonly dependencies: readonly string[];
  readonly at: SourcePlace;
  /** Equal for two tables that say the same; decides whether `replaceConfig` keeps the instance. Holds no value. */
  sameAs(other: ProviderConfig): boolean;
  /**
   * What the kind's `create` is called with, from the bound options with every reference resolved.
   * @throws {SecretError} `invalid_config`
   */
  finish(resolvedOptions: unknown): unknown;
}

/** What a configuration declares for sinks, by name: `[process.NAME]` and `[container.NAME]`. */
export interface SinkTables<Value> {
  readonly process: Readonly<Record<string, Value>>;
  readonly container: Readonly<Record<string, Value>>;
}

/** A checked configuration, with its kinds; made by `parseConfig`, spent by `createResolver`. */
export interface Config<Document = unknown> {
  /** By name, dependencies first. */
  readonly providers: ReadonlyMap<string, ProviderConfig>;
  readonly defaultProvider: string | undefined;
  /** `[policy]` and the `[[grant]]` lists. */
  readonly policy: PolicyRules;
  /** The reserved tables that sinks read, `process` and `container`, not bound; empty where they aren't written. */
  readonly sinkTables: SinkTables<unknown>;
  /**
   * Everything except the reserved tables, not bound: no late values yet. What a file opened with `operator: false` says
   * is written literally (`<<"<<">>secret …`), so that binding gives its text back.
   */
  readonly document: Document;
  /**
   * Where a string of the document was written, for errors: file and key path. With `offset`, `locate` finds the
   * place of that character of the string.
   */
  placeOf(path: readonly (string | number)[], offset?: number): SourcePlace;
  /** Completes places with line and column; loads the position parser at its first call. */
  locate(places: readonly SourcePlace[]): Promise<readonly SourcePlace[]>;
}
