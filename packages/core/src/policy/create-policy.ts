import type { Config } from "../config/config.ts";
import { formatKey } from "../grammar/format-reference.ts";
import { compileRules, type Rule, type RuleIndex } from "./compile-rules.ts";
import { optionReads } from "./option-reads.ts";
import { placeText } from "./place-text.ts";
import type { AccessRequest, Decision, GrantedRule, Policy } from "./policy.ts";
import { createReservedKeys, type ReservedKeys } from "./reserved-keys.ts";

const policies = new WeakMap<Config, Policy>();

/** The one policy of a configuration, made at the first question. */
export function policyOf(config: Config): Policy {
  const known = policies.get(config);
  if (known) return known;
  const policy = createPolicy(config);
  policies.set(config, policy);
  return policy;
}

/** A deny wins in any order; then what is reserved for providers' options; then what is allowed. */
function createPolicy(config: Config): Policy {
  const { grants, default: written } = config.policy;
  const context: PolicyContext = {
    config,
    reserved: reservedKeys(config),
    indexes: new Map(
      [...config.providers.values()].map((provider) => [provider.name, compileRules(grants, provider)]),
    ),
    deniesByDefault: written === "deny" || (written === undefined && grants.length > 0),
    expiries: grants.flatMap(({ expiresAtMs }) => expiresAtMs ?? []).sort((one, other) => one - other),
  };
  const stamped = (decision: Decision, nowMs: number): Decision => {
    const untilMs = context.expiries.find((expiresAtMs) => expiresAtMs > nowMs);
    return untilMs === undefined ? decision : { ...decision, untilMs };
  };
  const policy = {
    revision: 0,
    decide: (request: AccessRequest, nowMs: number) =>
      stamped(refusal(request, context, nowMs) ?? permission(request, context, nowMs), nowMs),
    confirm: (request: AccessRequest, nowMs: number) =>
      stamped(refusal(request, context, nowMs) ?? alreadyAllowed, nowMs),
    reserve(request: AccessRequest) {
      if (context.reserved.add(request)) policy.revision++;
    },
    grantsOf: (consumer: string, nowMs: number) => grantedRules(config, consumer, nowMs),
  };
  return policy;
}

interface PolicyContext {
  readonly config: Config;
  readonly reserved: ReservedKeys;
  readonly indexes: ReadonlyMap<string, RuleIndex>;
  readonly deniesByDefault: boolean;
  /** Unix milliseconds, ascending. */
  readonly expiries: readonly number[];
}

const alreadyAllowed: Decision = { allowed: true, rule: "allowed under the name it was asked by" };
const allowedWithoutGrants: Decision = { allowed: true, rule: "no grants: everything is allowed" };
const allowedByDefault: Decision = { allowed: true, rule: 'not denied, and [policy] default is "allow"' };
const ownOption: Decision = { allowed: true, rule: "written in the provider's own options" };
const reservedForProviders: Decision = { allowed: false, rule: "reserved for the options of providers" };

function refusal(request: AccessRequest, context: PolicyContext, nowMs: number): Decision | undefined {
  const denying = findRule("deny", request, context, nowMs);
  if (denying) return byRule(false, denying);
  const holders = context.reserved.holdersOf(request);
  if (holders?.has(request.consumer) || request.consumer.startsWith("provider:")) return undefined;
  const word = reservedByKind(request, context.config);
  if (word === false) return undefined;
  return word === true || holders ? reservedForProviders : undefined;
}

function permission(request: AccessRequest, context: PolicyContext, nowMs: number): Decision {
  if (context.reserved.holdersOf(request)?.has(request.consumer)) return ownOption;
  const allowing = findRule("allow", request, context, nowMs);
  if (allowing) return byRule(true, allowing);
  if (context.deniesByDefault) return notGranted(request);
  return context.config.policy.default === undefined ? allowedWithoutGrants : allowedByDefault;
}

function findRule(
  effect: Rule["effect"],
  request: AccessRequest,
  { indexes }: PolicyContext,
  nowMs: number,
): Rule | undefined {
  const { path } = request.key.key;
  // An alias may be another account's name for its own secret, so it can only take away.
  const paths = effect === "deny" ? [path, ...request.key.aliases] : [path];
  const candidates = indexes.get(request.provider)?.candidates(request.consumer, paths) ?? [];
  return candidates.find(
    (rule) => rule.effect === effect && isInForce(rule, nowMs) && rule.covers(paths, request),
  );
}

function isInForce({ grant }: Rule, nowMs: number): boolean {
  return grant.expiresAtMs === undefined || nowMs < grant.expiresAtMs;
}

function byRule(allowed: boolean, { grant, effect, pattern }: Rule): Decision {
  const word = effect === "allow" ? "allowed" : "denied";
  return {
    allowed,
    rule: `${word} by "${pattern.text}" of the grant at ${placeText(grant.at)}`,
    at: grant.at,
  };
}

function notGranted({ consumer, provider, key, field }: AccessRequest): Decision {
  const pattern = `${provider}:${formatKey(key.key, field)}`;
  // As a pattern, a `*` of the key would allow more than was asked for.
  if (pattern.includes("*")) return { allowed: false, rule: "no grant allows it" };
  const hint = `to allow it, add: [[grant]] consumer = ${JSON.stringify(consumer)}, allow = [${JSON.stringify(pattern)}]`;
  return { allowed: false, rule: "no grant allows it", hint };
}

function reservedByKind({ provider, key }: AccessRequest, config: Config): boolean | undefined {
  const configured = config.providers.get(provider);
  return configured?.kind.reserved?.(key.key, configured.staticOptions);
}

function reservedKeys(config: Config): ReservedKeys {
  const reserved = createReservedKeys((name) => config.providers.get(name)?.kind.kind ?? name);
  for (const request of optionReads(config)) reserved.add(request);
  return reserved;
}

function grantedRules(config: Config, consumer: string, nowMs: number): GrantedRule[] {
  return config.policy.grants
    .filter(
      ({ consumers, expiresAtMs }) =>
        consumers.some((pattern) => pattern.matches(consumer)) && nowMs < (expiresAtMs ?? Infinity),
    )
    .flatMap(({ allow, deny, at, expiresAtMs }) => [
      ...allow.map(({ text }): GrantedRule => ({ effect: "allow", pattern: text, at, expiresAtMs })),
      ...deny.map(({ text }): GrantedRule => ({ effect: "deny", pattern: text, at, expiresAtMs })),
    ]);
}
