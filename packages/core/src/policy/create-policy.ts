import type { Config, ProviderConfig } from "../config/config.ts";
import { canonicalKeyOf } from "../late/bind-tree.ts";
import { type BoundReference, contentOf, isLate } from "../late/late.ts";
import { copyTree } from "../tree/copy-tree.ts";
import type { AccessRequest, Decision, Policy } from "./policy.ts";
import { createReservedKeys } from "./reserved-keys.ts";

const policies = new WeakMap<Config, Policy>();

/** The one policy of a configuration, made at the first question. */
export function policyOf(config: Config): Policy {
  const known = policies.get(config);
  if (known) return known;
  const policy = createPolicy(config);
  policies.set(config, policy);
  return policy;
}

/** The policy of a configuration: everything is allowed but what is reserved for providers' own options. */
function createPolicy(config: Config): Policy {
  const reserved = createReservedKeys((name) => scopeOf(config.providers.get(name), name));
  for (const provider of config.providers.values()) {
    for (const request of optionRequests(provider, config)) reserved.add(request);
  }
  return { decide: (request) => decide(request, config, reserved) };
}

const allowedByDefault: Decision = { allowed: true, rule: "no grants: everything is allowed" };
const ownOption: Decision = { allowed: true, rule: "written in the provider's own options" };
const reservedForProviders: Decision = { allowed: false, rule: "reserved for the options of providers" };

function decide(
  request: AccessRequest,
  config: Config,
  reserved: ReturnType<typeof createReservedKeys>,
): Decision {
  const holders = reserved.holdersOf(request);
  if (holders?.has(request.consumer)) return ownOption;
  if (request.consumer.startsWith("provider:")) return allowedByDefault;
  const word = reservedByKind(request, config);
  if (word === false) return allowedByDefault;
  return word === true || holders ? reservedForProviders : allowedByDefault;
}

function reservedByKind({ provider, key }: AccessRequest, config: Config): boolean | undefined {
  const configured = config.providers.get(provider);
  return configured?.kind.reserved?.(key.key, configured.staticOptions);
}

/** Kinds that reserve names share one name space among their providers, such as the process environment. */
function scopeOf(provider: ProviderConfig | undefined, name: string): string {
  return provider?.kind.reserved ? `kind ${provider.kind.kind}` : `provider ${name}`;
}

function optionRequests(provider: ProviderConfig, config: Config): AccessRequest[] {
  const references = copyTree(provider.boundOptions, isLate).slots.flatMap(({ value }) =>
    referencesOf(value),
  );
  return references.flatMap((reference) => {
    const source = config.providers.get(reference.provider);
    if (!source) return [];
    const key = canonicalKeyOf(reference, source);
    return [
      { consumer: `provider:${provider.name}`, provider: reference.provider, key, field: reference.field },
    ];
  });
}

function referencesOf(value: unknown): BoundReference[] {
  return isLate(value) ? contentOf(value).parts.filter((part) => typeof part !== "string") : [];
}
