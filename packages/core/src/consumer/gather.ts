import { isSecretError, type SecretError, type SourcePlace, withContext } from "@latebound/provider";
import type { CacheAnswer, LookupOptions } from "../cache/secret-cache.ts";
import { combineFaults } from "../faults/combine-faults.ts";
import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import type { Caller, Engine } from "../resolver/engine.ts";
import type { Plan } from "../resolver/plan.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import { type Ask, Asks } from "./asks.ts";
import { identityRefusals, refusalsOf, tellRefusals } from "./refusal.ts";

/** How a call wants its keys looked up. */
export interface GatherOptions extends LookupOptions {
  /** Which keys are fetched past the cache, when not all are alike. */
  readonly refetchOf?: ((plan: Plan) => boolean) | undefined;
}

/**
 * Asks policy for everything first, then the cache, then policy again about what the backend named. A refusal means
 * that nothing is fetched. Faults stay with their asks. Gives no promise when everything was in the cache.
 */
export function gather(
  caller: Caller,
  state: ResolverState,
  lates: readonly Late<unknown>[],
  options: GatherOptions,
): Asks | Promise<Asks> {
  const asks = planAsks(state, lates);
  const refusals = refusalsOf(asks.all, caller);
  asks.refused = refusals.length > 0;
  if (asks.refused) return tellRefusals(asks, refusals, caller.name, state);
  const waits = asks.all.flatMap((ask) => lookup(caller.engine, ask, options) ?? []);
  if (waits.length > 0) return Promise.all(waits).then(() => confirmAll(asks, caller, state));
  return confirmAll(asks, caller, state);
}

function confirmAll(asks: Asks, caller: Caller, state: ResolverState): Asks | Promise<Asks> {
  const refusals = asks.all.flatMap((ask) => identityRefusals(ask, caller, state));
  return refusals.length === 0 ? asks : tellRefusals(asks, refusals, caller.name, state);
}

/** The distinct keys of late values. @throws {SecretError} `unknown_provider`, `invalid_reference` */
export function planAsks(state: ResolverState, lates: readonly Late<unknown>[]): Asks {
  const asks = new Asks();
  const faults: SecretError[] = [];
  for (const late of lates) {
    const { parts, at } = contentOf(late);
    for (const part of parts) {
      const plan = typeof part === "string" ? undefined : planOrFault(state, part, at);
      if (plan instanceof Error) faults.push(plan);
      else if (plan && typeof part !== "string") asks.add(part, plan, at);
    }
  }
  if (faults.length > 0) throw combineFaults(faults);
  return asks;
}

function planOrFault(
  state: ResolverState,
  reference: BoundReference,
  at: SourcePlace | undefined,
): Plan | SecretError {
  try {
    return state.planOf(reference);
  } catch (error) {
    if (!isSecretError(error)) throw error;
    return withContext(error, { at });
  }
}

/** Puts the cache's answer or fault into the ask; a promise only where the backend is asked. */
export function lookup(engine: Engine, ask: Ask, options: GatherOptions): Promise<void> | undefined {
  try {
    const { refetchOf } = options;
    const wanted = refetchOf ? { ...options, refetch: refetchOf(ask.plan) } : options;
    const answer = engine.cache.lookup(ask.plan.target, wanted);
    if (answer instanceof Promise) return wait(ask, answer);
    ask.answer = answer;
  } catch (error) {
    fail(ask, error);
  }
  return undefined;
}

async function wait(ask: Ask, answer: Promise<CacheAnswer>): Promise<void> {
  try {
    ask.answer = await answer;
  } catch (error) {
    fail(ask, error);
  }
}

function fail(ask: Ask, error: unknown): void {
  if (!isSecretError(error)) throw error;
  const { plan, at } = ask;
  ask.fault = withContext(error, { provider: plan.provider, reference: plan.text, at });
}
