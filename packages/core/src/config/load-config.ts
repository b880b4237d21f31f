import { isSecretError, type ProviderKind, type SecretError, type Zod } from "@latebound/provider";
import { combineFaults } from "../faults/combine-faults.ts";
import { type BoundTree, bindTree } from "../late/bind-tree.ts";
import type { PolicyRules } from "../policy/grant.ts";
import { type CheckedProviders, checkProviders, type NamedProviders } from "./check-providers.ts";
import type { Config } from "./config.ts";
import { createKindSchemas } from "./kind-schema.ts";
import { mergeSources, sourceOf } from "./merge-sources.ts";
import { createPlaces, type Places } from "./places.ts";
import { plainTable } from "./plain-table.ts";
import { readPolicyTables } from "./policy-tables.ts";
import { isReserved, reservedFaults } from "./reserved-tables.ts";
import { type ConfigSource, isTable, type ParseToml, readSource, type SourceTable } from "./source-table.ts";

/** A configuration as an application's document: everything but the reserved tables. */
export type DocumentTable = Readonly<Record<string, unknown>>;

/** A configuration that was read, with every fault in it that can be found without a schema for the document. */
export interface LoadedConfig {
  /** To be used only when there are no faults. */
  readonly config: Config<DocumentTable>;
  /** Not located yet. */
  readonly faults: readonly SecretError[];
  readonly named: NamedProviders;
  readonly places: Places;
  readonly zod: Zod;
}

/**
 * What several sources say together, later ones over earlier ones. Loads zod and the TOML parser.
 * @throws {SecretError} `invalid_config` for a text that isn't TOML
 */
export async function loadConfig(
  sources: readonly ConfigSource[],
  kinds: readonly ProviderKind[],
): Promise<LoadedConfig> {
  const [{ z: zod }, toml] = await Promise.all([import("zod"), import("smol-toml")]);
  const tables = readSources(sources, toml.parse);
  const places = createPlaces(tables);
  const merged = mergeSources(tables.map(withoutForeignTables));
  const directoryOf = (name: string) => sourceOf(tables, ["secret", name])?.directory ?? process.cwd();
  const checked = checkProviders(merged.secret, createKindSchemas(kinds, zod), places, directoryOf);
  const policy = readPolicyTables(tables, merged.policy, { places, providers: namesOf(checked) });
  const config = createConfig(merged, checked, policy.rules, places);
  const faults = [
    ...tables.flatMap((table) => reservedFaults(table, places)),
    ...checked.faults,
    ...policy.faults,
  ];
  const { named } = checked;
  const bound = faults.length === 0 ? [] : [bindDocument(config, named), bindSinkTables(config, named)];
  return { config, faults: [...faults, ...bound.flatMap((tree) => tree.faults)], named, places, zod };
}

function readSources(sources: readonly ConfigSource[], parseToml: ParseToml): SourceTable[] {
  const faults: SecretError[] = [];
  const tables = sources.flatMap((source) => {
    try {
      return [readSource(source, parseToml)];
    } catch (error) {
      if (!isSecretError(error)) throw error;
      faults.push(error);
      return [];
    }
  });
  if (faults.length > 0) throw combineFaults(faults);
  return tables;
}

/** What a file that isn't the operator's says in reserved tables is a fault, and has no effect either. */
function withoutForeignTables(source: SourceTable): SourceTable {
  return source.operator ? source : { ...source, table: documentOf(source.table) };
}

function documentOf(table: DocumentTable): DocumentTable {
  const document: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(table)) if (!isReserved(key)) document[key] = value;
  return plainTable(document);
}

function namesOf({ named }: CheckedProviders): readonly string[] {
  return [...named.providers.keys(), ...(named.faultyProviders ?? [])];
}

function createConfig(
  merged: DocumentTable,
  checked: CheckedProviders,
  policy: PolicyRules,
  places: Places,
): Config<DocumentTable> {
  const { providers, defaultProvider } = checked;
  return {
    policy,
    providers,
    defaultProvider,
    sinkTables: { process: tableOf(merged.process), container: tableOf(merged.container) },
    document: documentOf(merged),
    placeOf: (path, offset) => places.placeOf(path, { offset }),
    locate: (found) => places.locate(found),
  };
}

function tableOf(value: unknown): DocumentTable {
  return isTable(value) ? value : {};
}

/** What the configuration declares for sinks, bound, with every fault in it. */
export function bindSinkTables(
  config: Config<DocumentTable>,
  { providers, faultyProviders }: NamedProviders,
): BoundTree {
  const { defaultProvider, placeOf } = config;
  return bindTree(config.sinkTables, { providers, faultyProviders, defaultProvider, placeOf });
}

/** The document as it is bound: late values where the operator wrote references, and every fault in those. */
export function bindDocument(
  config: Config<DocumentTable>,
  { providers, faultyProviders }: NamedProviders,
): BoundTree {
  const { defaultProvider, placeOf } = config;
  return bindTree(config.document, { providers, faultyProviders, defaultProvider, placeOf });
}
