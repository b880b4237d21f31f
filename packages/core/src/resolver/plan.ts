import { type CanonicalKey, SecretError } from "@latebound/provider";
import type { CacheTarget } from "../cache/secret-cache.ts";
import type { Config } from "../config/config.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import { formatKey, formatReference } from "../grammar/format-reference.ts";
import { canonicalKeyOf } from "../late/bind-tree.ts";
import type { BoundReference } from "../late/late.ts";
import type { AccessRequest, Decision, Policy } from "../policy/policy.ts";
import { type Standing, Standings } from "./standings.ts";

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
  const target = { handle, key: key.key, id: formatKey(key.key, undefined), place: undefined };
  return new ReferencePlan(reference, key, target, policy);
}

/** There are as many as references, so that its texts are made when they are asked for. */
class ReferencePlan implements Plan {
  readonly reference: BoundReference;
  readonly key: CanonicalKey;
  readonly target: CacheTarget;
  readonly #standings: Standings;
  #keyText: string | undefined;

  constructor(reference: BoundReference, key: CanonicalKey, target: CacheTarget, policy: Policy) {
    this.reference = reference;
    this.key = key;
    this.target = target;
    this.#standings = new Standings(policy, this);
  }

  get provider(): string {
    return this.reference.provider;
  }

  get keyText(): string {
    const { field } = this.reference;
    this.#keyText ??= field ? formatKey(this.key.key, field) : this.target.id;
    return this.#keyText;
  }

  get id(): string {
    return `${this.provider}:${this.keyText}`;
  }

  get text(): string {
    return formatReference({ provider: this.provider, key: this.key.key, field: this.reference.field });
  }

  standing(consumer: string, nowMs: number): Standing {
    return this.#standings.of(consumer, nowMs);
  }

  decide(consumer: string, nowMs: number): Decision {
    return this.standing(consumer, nowMs).decision;
  }

  request(consumer: string, change?: Partial<AccessRequest>): AccessRequest {
    const { provider, key } = this;
    return { consumer, provider, key, field: this.reference.field, ...change };
  }
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
