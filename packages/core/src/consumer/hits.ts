import { isSecretError, SecretError } from "@latebound/provider";
import type { CacheAnswer, LookupOptions } from "../cache/secret-cache.ts";
import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { Plan } from "../resolver/plan.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import type { Moment } from "../time/moment.ts";
import type { ResolveOptions } from "./consumer.ts";
import type { Reading } from "./read-ask.ts";
import type { Rendering } from "./rendering.ts";

/** Whether a call may be answered by hits alone, as nobody is to be told of it or its values. */
export function mayHit(
  { engine }: Caller,
  { onValue, onSecret, refetch }: ResolveOptions & LookupOptions,
): boolean {
  return !(engine.emitter.listening || onValue || onSecret || refetch);
}

/** What the cache answers at a moment where policy allows it and nothing has to be begun; undefined otherwise. */
export function hitOf(
  reference: BoundReference,
  { engine, name }: Caller,
  state: ResolverState,
  now: Moment,
): CacheAnswer | undefined {
  const plan = state.planOf(reference);
  const { decision, confirmed } = plan.standing(name, now.wallMs);
  if (!decision.allowed) return undefined;
  const answer = engine.cache.hit(plan.target, now);
  const identity = answer?.payload?.identity;
  return identity === undefined || identity === confirmed ? answer : undefined;
}

/**
 * A call that finds everything in the cache. Each reference is decided by policy, then looked up, as it is rendered. What
 * is refused, absent, due for a refresh or at fault is a miss: the call is left to a session, and nothing was begun.
 */
export class Hits implements Rendering {
  readonly texts: string[] = [];
  /** Set once something was no hit: what was rendered is of no use. */
  missed = false;
  readonly #caller: Caller;
  readonly #state: ResolverState;
  readonly #now: Moment;

  constructor(caller: Caller, state: ResolverState) {
    this.#caller = caller;
    this.#state = state;
    this.#now = caller.engine.now();
  }

  planOf(reference: BoundReference): Plan {
    return this.#state.planOf(reference);
  }

  answerOf(reference: BoundReference): CacheAnswer | undefined {
    return hitOf(reference, this.#caller, this.#state, this.#now);
  }

  /** The text of a late value that is one reference and nothing else, as most are; undefined for others, and no hit. */
  plainText(late: Late<unknown>): string | undefined {
    const { parts, decode } = contentOf(late);
    const [reference] = parts;
    if (parts.length !== 1 || typeof reference !== "object" || reference.filters.length > 0 || decode)
      return undefined;
    const reading = this.answerOf(reference)?.opened?.read(reference.field);
    return reading && "value" in reading && typeof reading.value === "string" ? reading.value : undefined;
  }

  readingOf(reference: BoundReference): Reading {
    const reading = this.answerOf(reference)?.opened?.read(reference.field);
    if (reading && "value" in reading) return reading;
    return { fault: new SecretError("not_found", { message: "not in the cache" }) };
  }

  valueTeller(): undefined {
    return undefined;
  }

  noteDefault(): void {
    this.missed = true;
  }

  noteFault(error: unknown): void {
    if (!isSecretError(error)) throw error;
    this.missed = true;
  }

  noteText(text: string): void {
    this.texts.push(text);
  }
}
