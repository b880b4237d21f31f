import type { Bound, CloseOptions, Consumer, OpenedConfig } from "@latebound/core";

/** What a command that spends values works with: one consumer, and a way to bind what the operator typed. */
export interface Access {
  readonly consumer: Consumer;
  /** Late values of what stands on the command line or in a file that it names. @throws {SecretError} */
  bind<T>(tree: T): Bound<T>;
  /** What the config declares for sinks, bound. */
  readonly sinkTables: OpenedConfig<unknown>["sinkTables"];
  /** Names of the variables that provider options are read from: no child should inherit them. */
  readonly credentialNames: readonly string[];
  /** Leases are revoked; `leave` is for values that somebody has who outlives the command. */
  close(options?: CloseOptions): Promise<void>;
}
