import type { Clock } from "@latebound/provider";
import type { SecretCache } from "../cache/secret-cache.ts";
import type { Emitter } from "../events/emitter.ts";
import type { Moment } from "../time/moment.ts";
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
  /** The moment it is on the clock, for a call that decides everything at one. */
  readonly now: () => Moment;
  readonly cache: SecretCache;
  readonly emitter: Emitter;
  readonly lifecycle: Lifecycle;
  /** The configuration in force now. */
  state(): ResolverState;
  /** Calls back after each `replaceConfig`; returns the function that stops it. */
  onReplaced(callback: () => void): () => void;
}
