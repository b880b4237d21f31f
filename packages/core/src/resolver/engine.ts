import type { Clock } from "@latebound/provider";
import type { SecretCache } from "../cache/secret-cache.ts";
import type { Emitter } from "../events/emitter.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { ResolverState } from "./resolver-state.ts";

/** Who asks, and what of. */
export interface Caller {
  /** The consumer's name. */
  readonly name: string;
  readonly engine: Engine;
}

/** What all consumers of a resolver share. */
export interface Engine {
  readonly clock: Clock;
  readonly cache: SecretCache;
  readonly emitter: Emitter;
  readonly lifecycle: Lifecycle;
  /** The configuration in force now. */
  state(): ResolverState;
  /** Calls back after each `replaceConfig`; returns the function that stops it. */
  onReplaced(callback: () => void): () => void;
}
