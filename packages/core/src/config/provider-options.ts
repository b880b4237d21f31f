import { isDeepStrictEqual } from "node:util";
import { type ProviderKind, SecretError, type SourcePlace } from "@latebound/provider";
import { combineFaults } from "../faults/combine-faults.ts";
import { type BindContext, bindTree } from "../late/bind-tree.ts";
import type { TreePath } from "../tree/copy-tree.ts";
import { checkBoundOptions, checkOptions, maskCredentials } from "./check-options.ts";
import type { ProviderConfig, ProviderSettings } from "./config.ts";
import type { KindSchema } from "./kind-schema.ts";
import { mapOptions } from "./map-options.ts";
import { Masked } from "./masked.ts";
import { absolutePath } from "./option-text.ts";
import type { Places } from "./places.ts";
import type { Problem } from "./problem.ts";
import { faultAt, type ProviderTable } from "./provider-table.ts";
import { knownPart } from "./schema-outline.ts";
import { isTable } from "./source-table.ts";

type Options = Readonly<Record<string, unknown>>;

/** What is known around a provider's table. */
export interface OptionContext {
  readonly places: Places;
  readonly providers: BindContext["providers"];
  readonly faultyProviders: BindContext["faultyProviders"];
  readonly defaultProvider: string | undefined;
  /** Where its relative paths begin. */
  readonly directory: string;
}

/** A provider's table with its options bound and checked, and all faults in them. */
export function checkProvider(
  table: ProviderTable & { readonly kindSchema: KindSchema },
  context: OptionContext,
): { readonly provider: ProviderConfig; readonly faults: readonly SecretError[] } {
  const { kindSchema, name } = table;
  const placeOf = (path: TreePath, offset?: number) => {
    const shown = ["secret", name, ...knownPart(kindSchema.outline, path)];
    return context.places.placeOf(["secret", name, ...path], { offset, shown });
  };
  const bound = bindTree(table.options, { ...context, placeOf });
  // `bindTree` gives back a table for a table.
  const options = resolvePaths(bound.tree as Options, kindSchema, context.directory);
  const { parsed, problems } = checkBoundOptions(options, kindSchema);
  const facts: ProviderFacts = {
    ...table,
    kind: kindSchema.kind,
    staticOptions: isTable(parsed) ? maskCredentials(parsed, kindSchema) : {},
    boundOptions: maskCredentials(options, kindSchema),
    dependencies: [...new Set(bound.references.map((reference) => reference.provider))],
    at: placeOf([]),
    places: context.places,
    directory: context.directory,
  };
  const faults = [...bound.faults, ...problems.map((problem) => optionFault(problem, facts))];
  return { provider: new CheckedProvider(facts), faults };
}

/**
 * What the kind's `create` is called with: the bound options with every reference resolved, parsed by its schema.
 * @throws {SecretError} `invalid_config` with the options' places; nothing of a value is in it
 */
export function finishOptions(provider: ProviderConfig, resolvedOptions: unknown): unknown {
  return provider.finish(resolvedOptions);
}

interface ProviderFacts extends Omit<ProviderConfig, "sameAs" | "finish"> {
  readonly options: Options;
  readonly kindSchema: KindSchema;
  readonly places: Places;
  readonly directory: string;
}

class CheckedProvider implements ProviderConfig {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly settings: ProviderSettings;
  readonly staticOptions: Options;
  readonly boundOptions: Options;
  readonly dependencies: readonly string[];
  readonly at: SourcePlace;
  /** Holds the options as they were written, credentials in plain. */
  readonly #facts: ProviderFacts;

  constructor(facts: ProviderFacts) {
    this.name = facts.name;
    this.kind = facts.kind;
    this.settings = facts.settings;
    this.staticOptions = facts.staticOptions;
    this.boundOptions = facts.boundOptions;
    this.dependencies = facts.dependencies;
    this.at = facts.at;
    this.#facts = facts;
  }

  sameAs(other: ProviderConfig): boolean {
    if (!(other instanceof CheckedProvider)) return false;
    return isDeepStrictEqual(identityOf(this.#facts), identityOf(other.#facts));
  }

  finish(resolvedOptions: unknown): unknown {
    const { kindSchema, directory } = this.#facts;
    if (!isTable(resolvedOptions))
      throw new SecretError("invalid_config", { message: "expected a table", at: this.at });
    const revealed = mapOptions(resolvedOptions, Masked.reveal);
    const { parsed, problems } = checkOptions(resolvePaths(revealed, kindSchema, directory), kindSchema);
    if (problems.length === 0) return parsed;
    throw combineFaults(problems.map((problem) => optionFault(problem, this.#facts)));
  }
}

/** Of the path only what the schema knows is shown: a name in a table of any names may be a value that slipped. */
function optionFault(problem: Problem, { name, kindSchema, places }: ProviderFacts): SecretError {
  const shownPath = knownPart(kindSchema.outline, problem.shownPath ?? problem.path);
  return faultAt(["secret", name], { ...problem, shownPath }, places);
}

/** Relative paths count as what they stand for, hence the directory; a reference counts as its text. */
function identityOf(facts: ProviderFacts): unknown {
  const { name, kind, settings, options, dependencies, kindSchema, directory } = facts;
  return {
    name,
    kind: kind.kind,
    settings,
    dependencies,
    options: resolvePaths(options, kindSchema, directory),
  };
}

function resolvePaths(options: Options, { isPath }: KindSchema, directory: string): Options {
  return mapOptions(options, (value, path) =>
    typeof value === "string" && isPath(path) ? absolutePath(value, directory) : value,
  );
}
