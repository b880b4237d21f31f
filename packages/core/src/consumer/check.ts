import { isSecretError, type Readability, SecretError, withContext } from "@latebound/provider";
import type { Late } from "../late/late.ts";
import { isLate } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import { copyTree } from "../tree/copy-tree.ts";
import type { Ask, Asks } from "./asks.ts";
import type { CallOptions, ReferenceCheck } from "./consumer.ts";
import { lookup, planAsks } from "./gather.ts";
import { absentSecret, readAsk } from "./read-ask.ts";
import { identityRefusals, refusalsOf, tellRefusals } from "./refusal.ts";

const neverAborted = new AbortController().signal;

/** Whether each reference of the tree can be read; a value is fetched only where the backend can't tell otherwise. */
export async function checkTree(
  caller: Caller,
  tree: unknown,
  options: CallOptions,
): Promise<readonly ReferenceCheck[]> {
  const state = caller.engine.state();
  const asks = planAsks(state, latesOf(tree));
  const checking = { state, asks, told: new Map() };
  return Promise.all(asks.all.map((ask) => checkAsk(caller, checking, ask, options)));
}

interface Checking {
  readonly state: ResolverState;
  readonly asks: Asks;
  /** What backends tell of a secret, whatever field of it is asked for. */
  readonly told: Map<string, Promise<Readability | undefined>>;
}

/** The late values of a tree, in document order. */
function latesOf(tree: unknown): Late<unknown>[] {
  return copyTree(tree, isLate).slots.map(({ value }) => value as Late<unknown>);
}

async function checkAsk(
  caller: Caller,
  checking: Checking,
  ask: Ask,
  options: CallOptions,
): Promise<ReferenceCheck> {
  const { state, asks } = checking;
  const { name, engine } = caller;
  await tellRefusals(asks, refusalsOf([ask], caller), name, state);
  if (ask.fault) return report(ask, "denied", ask.fault);
  try {
    const told = await askOnce(checking, ask, options);
    if (told === "readable") return report(ask, told);
    if (told === "absent") return report(ask, told, absentSecret(ask));
    if (told === "denied") return report(ask, told, deniedByBackend(ask));
  } catch (error) {
    return reportFault(ask, error);
  }
  await lookup(engine, ask, options);
  await tellRefusals(asks, identityRefusals(ask, caller, state), name, state);
  const reading = readAsk(ask, caller, state.policy);
  if ("value" in reading) return report(ask, "readable");
  return "absent" in reading ? report(ask, "absent", reading.absent) : reportFault(ask, reading.fault);
}

function askOnce({ told }: Checking, { plan }: Ask, { signal = neverAborted }: CallOptions) {
  const { handle, key, id } = plan.target;
  const asked = told.get(`${plan.provider}:${id}`) ?? handle.check(key, signal);
  told.set(`${plan.provider}:${id}`, asked);
  return asked;
}

function reportFault(ask: Ask, error: unknown): ReferenceCheck {
  if (!isSecretError(error)) throw error;
  const { plan, at } = ask;
  const placed = withContext(error, { provider: plan.provider, reference: plan.text, at });
  const refused = error.code === "access_denied" || error.code === "denied_by_policy";
  return report(ask, refused ? "denied" : "unknown", placed);
}

function deniedByBackend({ plan, at }: Ask): SecretError {
  const message = `the backend of ${plan.provider} says that ${plan.text} may not be read`;
  return new SecretError("access_denied", { message, provider: plan.provider, reference: plan.text, at });
}

function report(ask: Ask, status: ReferenceCheck["status"], error?: SecretError): ReferenceCheck {
  const hasDefault = ask.plan.reference.filters[0]?.name === "default";
  return { reference: ask.plan.text, at: ask.at, status, hasDefault, ...(error && { error }) };
}
