import { isSecretError, SecretError, type SourcePlace, withContext } from "@latebound/provider";
import type { CacheAnswer, LookupOptions } from "../cache/secret-cache.ts";
import { combineFaults } from "../faults/combine-faults.ts";
import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import type { Caller, Engine } from "../resolver/engine.ts";
import type { Plan } from "../resolver/plan.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";

/** One distinct key that a call asks for, and what came of it. */
export interface Ask {
  readonly plan: Plan;
  /** Where the first reference to it stands. */
  readonly at: SourcePlace | undefined;
  answer?: CacheAnswer;
  fault?: SecretError;
}

/** The distinct keys of a call, in document order. */
export class Asks {
  readonly all: Ask[] = [];
  readonly #byId = new Map<string, Ask>();
  readonly #byReference = new Map<BoundReference, Ask>();

  add(reference: BoundReference, plan: Plan, at: SourcePlace | undefined): void {
    let ask = this.#byId.get(plan.id);
    if (!ask) {
      ask = { plan, at };
      this.#byId.set(plan.id, ask);
      this.all.push(ask);
    }
    this.#byReference.set(reference, ask);
  }

  /** The ask that answers a reference which was added. */
  of(reference: BoundReference): Ask {
    const ask = this.#byReference.get(reference);
    if (ask) return ask;
    throw new TypeError("the reference does not belong to this call");
  }

  /** Set when policy refused something before anything was fetched. */
  refused = false;

  get faults(): SecretError[] {
    return this.all.flatMap(({ fault }) => (fault ? [fault] : []));
  }
}

/**
 * Asks policy for everything first, then the cache, then policy again about what the backend named. A refusal means
 * that nothing is fetched. Faults stay with their asks. Gives no promise when everything was in the cache.
 */
export function gather(
  { engine, name }: Caller,
  state: ResolverState,
  lates: readonly Late<unknown>[],
  options: LookupOptions,
): Asks | Promise<Asks> {
  const asks = planAsks(state, lates);
  for (const ask of asks.all) {
    if (refuse(ask, name)) asks.refused = true;
  }
  if (asks.refused) return asks;
  const waits = asks.all.flatMap((ask) => lookup(engine, ask, options) ?? []);
  if (waits.length > 0) return Promise.all(waits).then(() => confirmAll(asks, name, state));
  return confirmAll(asks, name, state);
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

/** Whether policy refuses it; the refusal is its fault then. */
export function refuse(ask: Ask, consumer: string): boolean {
  const { allowed, rule } = ask.plan.decide(consumer);
  if (!allowed) ask.fault = denied(ask, consumer, rule);
  return !allowed;
}

function denied({ plan, at }: Ask, consumer: string, rule: string): SecretError {
  return new SecretError("denied_by_policy", {
    message: `${consumer} may not use ${plan.text}: ${rule}`,
    provider: plan.provider,
    reference: plan.text,
    at,
  });
}

/** Puts the cache's answer or fault into the ask; a promise only where the backend is asked. */
export function lookup(engine: Engine, ask: Ask, options: LookupOptions): Promise<void> | undefined {
  try {
    const answer = engine.cache.lookup(ask.plan.target, options);
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

/** A deny may name the secret by another name, which only the backend's answer reveals. */
export function confirmIdentity(ask: Ask, consumer: string, state: ResolverState): void {
  for (const path of ask.answer?.payload?.identity ?? []) {
    const key = { key: { ...ask.plan.key.key, path }, aliases: [] };
    const { allowed, rule } = state.policy.decide(ask.plan.request(consumer, { key }));
    if (allowed) continue;
    delete ask.answer;
    ask.fault = denied(ask, consumer, rule);
  }
}

function confirmAll(asks: Asks, consumer: string, state: ResolverState): Asks {
  for (const ask of asks.all) confirmIdentity(ask, consumer, state);
  return asks;
}
