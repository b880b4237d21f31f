import {
  isSecretError,
  type Readability,
  SecretError,
  type SecretOutline,
  withContext,
} from "@latebound/provider";
import type { Late } from "../late/late.ts";
import { isLate } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import { copyTree } from "../tree/copy-tree.ts";
import { readOutline } from "../value/read-outline.ts";
import type { Ask, Asks } from "./asks.ts";
import type { CallOptions, ReferenceCheck } from "./consumer.ts";
import { lookup, planAsks } from "./gather.ts";
import { absentField, absentSecret, readAsk } from "./read-ask.ts";
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
  readonly told: Map<string, Promise<Readability | SecretOutline | undefined>>;
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
    const told = reportTold(await askOnce(checking, ask, options), ask, checking.state, caller);
    if (told) return told;
  } catch (error) {
    return reportFault(ask, error);
  }
  await lookup(engine, ask, options);
  await tellRefusals(asks, identityRefusals(ask, caller, state), name, state);
  const reading = readAsk(ask, caller, state.policy);
  if ("value" in reading) return report(ask, "readable");
  return "absent" in reading ? report(ask, "absent", reading.absent) : reportFault(ask, reading.fault);
}

/** Undefined where only the value can tell, as of a field of a secret whose fields the backend doesn't name. */
function reportTold(
  told: Readability | SecretOutline | undefined,
  ask: Ask,
  { policy }: ResolverState,
  caller: Caller,
): ReferenceCheck | undefined {
  const { field } = ask.plan.reference;
  if (told === "absent") return report(ask, told, absentSecret(ask));
  if (told === "denied") return report(ask, told, deniedByBackend(ask));
  if (told === "readable" && field === undefined) return report(ask, told);
  if (typeof told !== "object") return undefined;
  const found = readOutline(told, field);
  if (found === "there") return report(ask, "readable");
  return found && report(ask, "absent", absentField(ask, { siblings: found.siblings, caller, policy }));
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
