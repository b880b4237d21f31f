import { SecretError } from "@latebound/provider";
import { placeText } from "../policy/place-text.ts";
import type { Decision } from "../policy/policy.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import type { Ask, Asks } from "./asks.ts";

/** A refusal by policy, before it is told. */
export interface Refusal {
  readonly ask: Ask;
  readonly decision: Decision;
}

/** What policy refuses among asks, all decided at one moment. */
export function refusalsOf(asks: readonly Ask[], { name, engine }: Caller): Refusal[] {
  const nowMs = engine.clock.now();
  return asks.flatMap((ask) => {
    const decision = ask.plan.decide(name, nowMs);
    return decision.allowed ? [] : [{ ask, decision }];
  });
}

/** Whether policy refuses an ask for a name that only the backend's answer reveals; asked once per answer and consumer. */
export function identityRefusals(ask: Ask, { name, engine }: Caller, state: ResolverState): Refusal[] {
  const identity = ask.answer?.payload?.identity;
  if (!identity) return [];
  const nowMs = engine.clock.now();
  const standing = ask.plan.standing(name, nowMs);
  if (standing.confirmed === identity) return [];
  const requests = identity.map((path) => {
    const key = { key: { ...ask.plan.key.key, path }, aliases: [] };
    return ask.plan.request(name, { key });
  });
  // What a provider's options read under another name is theirs under that name too.
  if (name.startsWith("provider:")) for (const request of requests) state.policy.reserve(request);
  const decisions = requests.map((request) => state.policy.confirm(request, nowMs));
  const refusals = decisions.filter(({ allowed }) => !allowed).map((decision) => ({ ask, decision }));
  if (refusals.length === 0) standing.confirmed = identity;
  return refusals;
}

/** Makes each refusal the fault of its ask, with the place of the rule. */
export async function tellRefusals(
  asks: Asks,
  refusals: readonly Refusal[],
  consumer: string,
  state: ResolverState,
): Promise<Asks> {
  const places = await state.config.locate(refusals.map(({ decision }) => decision.at ?? {}));
  for (const [index, { ask, decision }] of refusals.entries()) {
    delete ask.answer;
    ask.fault = denied(ask, consumer, decision, places[index]);
  }
  return asks;
}

function denied(
  { plan, at }: Ask,
  consumer: string,
  decision: Decision,
  place: SecretError["at"],
): SecretError {
  const rule =
    decision.at && place ? decision.rule.replace(placeText(decision.at), placeText(place)) : decision.rule;
  return new SecretError("denied_by_policy", {
    message: `${consumer} may not use ${plan.text}: ${rule}`,
    hint: decision.hint,
    provider: plan.provider,
    reference: plan.text,
    at,
  });
}
