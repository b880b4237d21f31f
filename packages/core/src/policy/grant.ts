import type { SourcePlace } from "@latebound/provider";
import type { ConsumerPattern } from "./consumer-pattern.ts";
import type { KeyPattern } from "./key-pattern.ts";

/** One `[[grant]]`, checked. */
export interface Grant {
  readonly consumers: readonly ConsumerPattern[];
  readonly allow: readonly KeyPattern[];
  readonly deny: readonly KeyPattern[];
  /** Unix milliseconds, exclusive. */
  readonly expiresAtMs: number | undefined;
  readonly at: SourcePlace;
}

/** What a configuration says about who may use what. */
export interface PolicyRules {
  /** `[policy] default`, where it is written. */
  readonly default: "allow" | "deny" | undefined;
  readonly grants: readonly Grant[];
}
