import { SecretError } from "@latebound/provider";
import { type BindableProvider, type BindContext, bindTree } from "../late/bind-tree.ts";
import type { ProviderConfig } from "./config.ts";
import type { KindSchema, KindSchemas } from "./kind-schema.ts";
import type { Places } from "./places.ts";
import { checkProvider } from "./provider-options.ts";
import { orderProviders } from "./provider-order.ts";
import { type ProviderTable, readSecretTable } from "./provider-table.ts";
import { isTable } from "./source-table.ts";

/** Every provider of a configuration, checked. */
export interface CheckedProviders {
  /** Dependencies first. */
  readonly providers: ReadonlyMap<string, ProviderConfig>;
  readonly defaultProvider: string | undefined;
  readonly faults: readonly SecretError[];
  /** All that the file names, those with faults too, so that references to them are no faults of their own. */
  readonly named: NamedProviders;
}

/** Providers as far as they are known, and the names of those that are named and unknown. */
export type NamedProviders = Pick<BindContext, "providers" | "faultyProviders">;

/** The providers of a `[secret]` table, with every fault in it. `directoryOf` is where a provider's paths begin. */
export function checkProviders(
  secret: unknown,
  kinds: KindSchemas,
  places: Places,
  directoryOf: (name: string) => string,
): CheckedProviders {
  const {
    providers: tables,
    defaultProvider,
    faults: tableFaults,
  } = readSecretTable(isTable(secret) ? secret : {}, kinds, places);
  const byName = new Map(tables.filter(hasKind).map((table) => [table.name, table]));
  const named = new Map([...byName.values()].map((table) => [table.name, unchecked(table)]));
  const assumed = defaultProvider === undefined ? [] : [defaultProvider];
  const faultyProviders = new Set(
    [...tables.map(({ name }) => name), ...assumed].filter((name) => !byName.has(name)),
  );
  const bindContext = { providers: named, faultyProviders, defaultProvider };
  const order = orderProviders(dependenciesOf(tables, bindContext));
  const faults = [...tableFaults, ...order.loops.map((loop) => loopFault(loop, places))];
  const providers = new Map<string, ProviderConfig>();
  for (const name of order.names) {
    const table = byName.get(name);
    if (!table) continue;
    const checked = checkProvider(table, { ...bindContext, places, directory: directoryOf(name) });
    for (const fault of checked.faults) faults.push(fault);
    providers.set(name, checked.provider);
    named.set(name, checked.provider);
  }
  return { providers, defaultProvider, faults, named: { providers: named, faultyProviders } };
}

type TableOfKind = ProviderTable & { readonly kindSchema: KindSchema };

/** A provider none of whose options is known yet. */
function unchecked({ name, kindSchema }: TableOfKind): BindableProvider {
  return { name, kind: kindSchema.kind, staticOptions: {} };
}

function hasKind(table: ProviderTable): table is TableOfKind {
  return table.kindSchema !== undefined;
}

/** What each provider's options read from; their faults are found again when the options are checked. */
function dependenciesOf(
  tables: readonly ProviderTable[],
  context: BindContext,
): ReadonlyMap<string, readonly string[]> {
  const dependencies = ({ options }: ProviderTable) =>
    bindTree(options, context).references.map(({ provider }) => provider);
  return new Map(tables.map((table) => [table.name, dependencies(table)]));
}

function loopFault(loop: readonly string[], places: Places): SecretError {
  return new SecretError("invalid_config", {
    message: `providers read their options from each other in a loop: ${loop.join(" → ")}`,
    hint: "give one of them its options without a reference",
    at: places.placeOf(["secret", loop[0] ?? ""]),
  });
}
