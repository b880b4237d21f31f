import type { Config } from "@latebound/core";
import { optionReferences } from "./option-references.ts";

/**
 * The names of the variables that provider options are read from: no child should inherit them. Where a provider's
 * `prefix` is a reference itself, only a run knows the full name: then the name without the prefix stands for it.
 */
export function credentialNames({ providers }: Config): readonly string[] {
  const names = [...providers.values()].flatMap(optionReferences).flatMap(({ provider: name, key }) => {
    const provider = providers.get(name);
    if (provider?.kind.kind !== "env" || provider.staticOptions.file !== undefined) return [];
    const { key: asked, aliases = [] } = provider.kind.canonicalKey(key, provider.staticOptions);
    // With a prefix the full name is the alias.
    return aliases.length > 0 ? aliases : [asked.path];
  });
  return [...new Set(names)];
}
