import type { Config } from "../config/config.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import type { BoundReference } from "../late/late.ts";
import type { Policy } from "../policy/policy.ts";
import { type Plan, planReference } from "./plan.ts";

/** A configuration in force: what a call begins with and keeps to its end. */
export interface ResolverState {
  readonly config: Config;
  readonly policy: Policy;
  readonly handles: ReadonlyMap<string, ProviderHandle>;
  /** @throws {SecretError} `unknown_provider`, `invalid_reference` */
  planOf(reference: BoundReference): Plan;
}

/** The state of a configuration and its handles. */
export function createResolverState(
  config: Config,
  policy: Policy,
  handles: ReadonlyMap<string, ProviderHandle>,
): ResolverState {
  const plans = new WeakMap<BoundReference, Plan>();
  return {
    config,
    policy,
    handles,
    planOf(reference) {
      const known = plans.get(reference);
      if (known) return known;
      const plan = planReference(reference, config, handles, policy);
      plans.set(reference, plan);
      return plan;
    },
  };
}
