import { isSecretError, type ProviderKind, type SecretError, type SourcePlace } from "@latebound/provider";
import { formatKey, formatReference } from "../grammar/format-reference.ts";
import { type BoundTree, canonicalKeyOf } from "../late/bind-tree.ts";
import { type BoundReference, contentOf, isLate } from "../late/late.ts";
import { copyTree, type TreePath } from "../tree/copy-tree.ts";
import type { Config, SinkTables } from "./config.ts";
import { bindDocument, bindSinkTables, type DocumentTable, loadConfig } from "./load-config.ts";
import { locatedError } from "./located-error.ts";
import { type ConfigPath, readSources } from "./open-config.ts";

/** What a configuration says, with every fault in it: for tools that report on it. */
export interface ConfigInspection {
  /** With line and column, in the order of each file. */
  readonly faults: readonly SecretError[];
  /** Undefined for a text that isn't TOML. */
  readonly tables: InspectedTables | undefined;
}

/** The tables of a configuration, bound as far as they can be. */
export interface InspectedTables {
  /** To be given to `createResolver` only when there are no faults. */
  readonly config: Config<DocumentTable>;
  readonly sinkTables: SinkTables<unknown>;
  /** Every reference without a fault: in the document, for sinks, in the options of providers; in that order. */
  readonly references: readonly WrittenReference[];
}

/** A reference where the operator wrote it. */
export interface WrittenReference {
  /** File, key path, line and column. */
  readonly at: SourcePlace;
  /** Keys from the top of the configuration: those of a provider's option begin with `secret`, NAME. */
  readonly path: readonly (string | number)[];
  readonly provider: string;
  /** Path, version and field, in the one spelling that policy sees. */
  readonly key: string;
  /** `<<secret "PROVIDER" "KEY">>` in that spelling. */
  readonly reference: string;
  readonly hasDefault: boolean;
}

/**
 * The tables of a configuration, all its references and all its faults, of TOML files of which the later ones win. No
 * network. Loads zod and the TOML parser.
 * @throws {SecretError} `invalid_config` for a file that can't be read
 */
export async function inspectConfig(
  paths: readonly (string | ConfigPath)[],
  kinds: readonly ProviderKind[],
): Promise<ConfigInspection> {
  const loaded = await loadConfig(await readSources(paths), kinds).catch((error: unknown) => {
    if (isSecretError(error)) return error;
    throw error;
  });
  if (loaded instanceof Error) return { faults: loaded.faults, tables: undefined };
  const { config, named } = loaded;
  const bound = [bindDocument(config, named), bindSinkTables(config, named)] as const;
  const faults = loaded.faults.length > 0 ? loaded.faults : bound.flatMap((tree) => tree.faults);
  const references = await locateAll(writtenReferences(config, bound), config);
  return {
    faults: faults.length === 0 ? [] : (await locatedError(faults, config)).faults,
    tables: { config, sinkTables: bound[1].tree as SinkTables<unknown>, references },
  };
}

function writtenReferences(
  config: Config,
  [document, sinks]: readonly [BoundTree, BoundTree],
): WrittenReference[] {
  const options = [...config.providers.values()].flatMap(({ name, boundOptions }) =>
    referencesIn(boundOptions, ["secret", name], config),
  );
  return [...referencesIn(document.tree, [], config), ...referencesIn(sinks.tree, [], config), ...options];
}

function referencesIn(tree: unknown, base: TreePath, config: Config): WrittenReference[] {
  return copyTree(tree, isLate).slots.flatMap(({ value, path }) => {
    const parts = isLate(value) ? contentOf(value).parts : [];
    return parts.flatMap((part) =>
      typeof part === "string" ? [] : written(part, [...base, ...path], config),
    );
  });
}

/** Nothing for a reference with a fault of its own. */
function written(reference: BoundReference, path: TreePath, config: Config): WrittenReference[] {
  const provider = config.providers.get(reference.provider);
  if (!provider || provider.kind.checkKey(reference.key, provider.staticOptions) !== undefined) return [];
  const { key } = canonicalKeyOf(reference, provider);
  const { field, filters, offset } = reference;
  return [
    {
      at: config.placeOf(path, offset),
      path,
      provider: provider.name,
      key: formatKey(key, field),
      reference: formatReference({ provider: provider.name, key, field }),
      hasDefault: filters[0]?.name === "default",
    },
  ];
}

async function locateAll(
  references: readonly WrittenReference[],
  config: Config,
): Promise<readonly WrittenReference[]> {
  const places = await config.locate(references.map(({ at }) => at));
  return references.map((reference, index) => ({ ...reference, at: places[index] ?? reference.at }));
}
