import { type CanonicalKey, SecretError } from "@latebound/provider";
import type { CacheTarget } from "../cache/secret-cache.ts";
import type { Config } from "../config/config.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import { formatKey, formatReference } from "../grammar/format-reference.ts";
import { canonicalKeyOf } from "../late/bind-tree.ts";
import type { BoundReference } from "../late/late.ts";
import type { AccessRequest, Decision, Policy } from "../policy/policy.ts";
import { createStandings, type Standing } from "./standings.ts";

/** A reference in its one canonical spelling, worked out once and kept for every later call. */
export interface Plan {
  readonly reference: BoundReference;
  readonly provider: string;
  readonly key: CanonicalKey;
  readonly target: CacheTarget;
  /** `path?version=…#field`, as events show it. */
  readonly keyText: string;
  /** Distinguishes what is asked for, across providers. */
  readonly id: string;
  /** The canonical reference, as errors show it. */
  readonly text: string;
  /** How a consumer stands with it at a time. */
  standing(consumer: string, nowMs: number): Standing;
  /** What the policy says of a consumer. */
  decide(consumer: string, nowMs: number): Decision;
  /** The same question about another path or field of the same provider. */
  request(consumer: string, change?: Partial<AccessRequest>): AccessRequest;
}

/** The plan of a bound reference. @throws {SecretError} `unknown_provider`, `invalid_reference` */
export function planReference(
  reference: BoundReference,
  config: Config,
  handles: ReadonlyMap<string, ProviderHandle>,
  policy: Policy,
): Plan {
  const provider = config.providers.get(reference.provider);
  const handle = handles.get(reference.provider);
  if (!provider || !handle) throw notConfigured(reference);
  const problem = provider.kind.checkKey(reference.key, provider.staticOptions);
  if (problem !== undefined) throw badKey(reference, problem);
  const key = canonicalKeyOf(reference, provider);
  const { field } = reference;
  const keyText = formatKey(key.key, field);
  const request = (consumer: string, change?: Partial<AccessRequest>) => ({
    consumer,
    provider: provider.name,
    key,
    field,
    ...change,
  });
  const standing = createStandings(policy, (consumer, nowMs) => policy.decide(request(consumer), nowMs));
  return {
    reference,
    provider: provider.name,
    key,
    target: { handle, key: key.key, id: formatKey(key.key, undefined) },
    keyText,
    id: `${provider.name}:${keyText}`,
    text: formatReference({ provider: provider.name, key: key.key, field }),
    request,
    standing,
    decide: (consumer, nowMs) => standing(consumer, nowMs).decision,
  };
}

function notConfigured(reference: BoundReference): SecretError {
  return new SecretError("unknown_provider", {
    message: "this resolver has no provider of the name that the reference was bound with",
    reference: formatReference(reference),
  });
}

function badKey(reference: BoundReference, message: string): SecretError {
  return new SecretError("invalid_reference", {
    message,
    provider: reference.provider,
    reference: formatReference(reference),
  });
}
