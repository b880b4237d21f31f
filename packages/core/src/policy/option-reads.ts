import type { Config, ProviderConfig } from "../config/config.ts";
import { canonicalKeyOf } from "../late/bind-tree.ts";
import { type BoundReference, contentOf, isLate } from "../late/late.ts";
import { copyTree } from "../tree/copy-tree.ts";
import type { AccessRequest } from "./policy.ts";

/** What the providers of a configuration read for their own options, as requests of `provider:NAME`. */
export function optionReads(config: Config): AccessRequest[] {
  return [...config.providers.values()].flatMap((provider) => readsOf(provider, config));
}

function readsOf(provider: ProviderConfig, config: Config): AccessRequest[] {
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
