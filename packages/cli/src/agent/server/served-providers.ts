import type { Config } from "@latebound/core";
import { isLate } from "@latebound/core/remote";
import { leavesOf, optionReferences, type ProviderConfig } from "../../project/option-references.ts";

/** Kinds that hold nothing worth keeping, and whose answers are the caller's own: never given by the agent. */
const sourceKinds: ReadonlySet<string> = new Set(["env", "file"]);

/** Kinds whose logins and values the agent keeps. */
const keptKinds: ReadonlySet<string> = new Set(["vault"]);

/** Whether a provider is read anew for each caller: an `env` or `file` with options that hold no reference. */
export function isSource(provider: ProviderConfig): boolean {
  return sourceKinds.has(provider.kind.kind) && optionReferences(provider).length === 0;
}

/**
 * The names of the providers whose values the agent may give: their logins depend on nothing but what it reads anew for
 * each caller, or on each other.
 */
export function servedProviders({ providers }: Config): ReadonlySet<string> {
  const served = new Set<string>();
  // A provider stands behind those that its options are read from.
  for (const provider of providers.values()) {
    const dependsOnKnown = provider.dependencies.every((name) => {
      const source = providers.get(name);
      return served.has(name) || (source !== undefined && isSource(source));
    });
    const hasLatePath = leavesOf(provider.boundOptions).some(
      ({ name, value }) => isFileOption(name) && isLate(value),
    );
    const isServed = dependsOnKnown && !hasLatePath && !readsUnnamedFile(provider);
    if (keptKinds.has(provider.kind.kind) && isServed) served.add(provider.name);
  }
  return served;
}

/** Whether it logs in with a file that stands in no options: beside a reference, the default of `jwt_file` isn't filled in. */
function readsUnnamedFile({ boundOptions: { kubernetes } }: ProviderConfig): boolean {
  const leaves = kubernetes === undefined ? [] : leavesOf(kubernetes);
  return leaves.some(({ value }) => isLate(value)) && !leaves.some(({ name }) => isFileOption(name));
}

/** The absolute paths of the files that served providers read by themselves: tokens, certificates. */
export function credentialFiles(config: Config): readonly string[] {
  const served = servedProviders(config);
  const options = [...config.providers.values()]
    .filter(({ name }) => served.has(name))
    .flatMap(({ boundOptions, staticOptions }) => [...leavesOf(boundOptions), ...leavesOf(staticOptions)]);
  const paths = options.flatMap(({ name, value }) =>
    isFileOption(name) && typeof value === "string" ? [value] : [],
  );
  return [...new Set(paths)].sort();
}

function isFileOption(name: string): boolean {
  return name.endsWith("_file");
}
