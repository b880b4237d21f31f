import { isSecretError, type ProviderKind } from "@latebound/provider";
import { combineFaults } from "../faults/combine-faults.ts";
import type { Bound } from "../late/bound.ts";
import { createResolver } from "../resolver/create-resolver.ts";
import type { Resolver, ResolverOptions } from "../resolver/resolver.ts";
import type { Config, SinkTables } from "./config.ts";
import { applySchema, applySchemaToFaulty, type DocumentSchema } from "./document-schema.ts";
import {
  bindDocument,
  bindSinkTables,
  type DocumentTable,
  type LoadedConfig,
  loadConfig,
} from "./load-config.ts";
import { locatedError } from "./located-error.ts";
import { readConfigFile } from "./open-file.ts";
import { faultAt } from "./provider-table.ts";
import type { ConfigSource } from "./source-table.ts";

/** A file of a configuration. */
export interface ConfigPath {
  readonly path: string;
  /** What was read of it already: it is not read again, so that what was checked is what counts. */
  readonly text?: string;
  /** Default true. Where false, references in the file stay text and reserved tables are faults. */
  readonly operator?: boolean;
}

/** What `openConfig` needs besides the files. */
export interface OpenConfigOptions<Document = Bound<DocumentTable>> extends Omit<ResolverOptions, "config"> {
  /** The kinds of provider that the configuration may use, such as `[env(), vault()]`. */
  readonly kinds: readonly ProviderKind[];
  /** The document's schema, of zod or of any library that speaks Standard Schema; it sees late values. */
  readonly schema?: DocumentSchema<Document> | undefined;
}

/** A configuration that is ready for use. */
export interface OpenedConfig<Document> {
  readonly resolver: Resolver;
  /** Everything but the reserved tables, with late values where references were written; as the schema gives it. */
  readonly document: Document;
  /** `[process.NAME]` and `[container.NAME]`, bound; what sinks take. */
  readonly sinkTables: Bound<SinkTables<DocumentTable>>;
  readonly config: Config<DocumentTable>;
}

/**
 * The resolver and the bound document of one TOML file, or of several of which the later ones win. No network.
 * @throws {SecretError} `invalid_config`, `invalid_reference`, `unknown_provider`; all faults at once in `errors`
 */
export async function openConfig<Document = Bound<DocumentTable>>(
  paths: string | readonly (string | ConfigPath)[],
  options: OpenConfigOptions<Document>,
): Promise<OpenedConfig<Document>> {
  const { kinds, schema, ...resolverOptions } = options;
  const loaded = await loadConfig(await readSources(typeof paths === "string" ? [paths] : paths), kinds);
  const { config } = loaded;
  const document = await checkedDocument(loaded, schema);
  return {
    resolver: createResolver({ ...resolverOptions, config }),
    document,
    sinkTables: sinkTablesOf(loaded),
    config,
  };
}

/** Their faults were told with the document's. */
function sinkTablesOf({ config }: LoadedConfig): Bound<SinkTables<DocumentTable>> {
  return bindSinkTables(config, config).tree as Bound<SinkTables<DocumentTable>>;
}

/** The files' texts, read where they weren't. @throws {SecretError} `invalid_config` for what can't be read */
export async function readSources(paths: readonly (string | ConfigPath)[]): Promise<ConfigSource[]> {
  const read = await Promise.allSettled(paths.map(readSource));
  const failures = read.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : []));
  const faults = failures.filter(isSecretError);
  if (faults.length < failures.length) throw failures.find((failure) => !isSecretError(failure));
  if (faults.length > 0) throw combineFaults(faults);
  return read.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

async function readSource(given: string | ConfigPath): Promise<ConfigSource> {
  const { path, text, operator = true }: ConfigPath = typeof given === "string" ? { path: given } : given;
  return { text: text ?? (await readConfigFile(path)), file: path, operator };
}

async function checkedDocument<Document>(
  { config, faults, places, zod }: LoadedConfig,
  schema: DocumentSchema<Document> | undefined,
): Promise<Document> {
  const bound = faults.length === 0 ? bindDocument(config, config) : undefined;
  const known = bound ? [...bound.faults, ...bindSinkTables(config, config).faults] : faults;
  if (!bound || known.length > 0) {
    const problems = schema ? await applySchemaToFaulty(schema, config.document, zod) : [];
    throw await locatedError([...known, ...problems.map((problem) => faultAt([], problem, places))], config);
  }
  // Without a schema, `Document` is what binding gives.
  if (!schema) return bound.tree as Document;
  const result = await applySchema(schema, bound.tree, zod).catch((error: unknown) =>
    locatedThrow(error, config),
  );
  if ("value" in result) return result.value;
  throw await locatedError(
    result.problems.map((problem) => faultAt([], problem, places)),
    config,
  );
}

async function locatedThrow(error: unknown, config: Config): Promise<never> {
  throw isSecretError(error) ? await locatedError([error], config) : error;
}
