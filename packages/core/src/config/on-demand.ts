import type { Bound } from "../late/bound.ts";
import type { Config } from "./config.ts";
import type { DocumentTable } from "./load-config.ts";
import type { ConfigPath, OpenConfigOptions, OpenedConfig } from "./open-config.ts";
import type { ParseConfigOptions } from "./parse-config.ts";

/**
 * The resolver and the bound document of one TOML file, or of several of which the later ones win. No network. Loads zod
 * and the TOML parser.
 * @throws {SecretError} `invalid_config`, `invalid_reference`, `unknown_provider`; all faults at once in `errors`
 */
export async function openConfig<Document = Bound<DocumentTable>>(
  paths: string | readonly (string | ConfigPath)[],
  options: OpenConfigOptions<Document>,
): Promise<OpenedConfig<Document>> {
  const loaded = await import("./open-config.ts");
  return loaded.openConfig(paths, options);
}

/**
 * A checked configuration, from TOML text or from a table that was parsed elsewhere (JSON, YAML, c12). Its document is
 * not bound yet; `openConfig` and `resolver.bind` do that. Nothing is fetched. Loads zod and the TOML parser.
 * @throws {SecretError} `invalid_config`, `invalid_reference`, `unknown_provider`; all faults at once in `errors`
 */
export async function parseConfig(
  textOrTable: string | object,
  options: ParseConfigOptions,
): Promise<Config<DocumentTable>> {
  const loaded = await import("./parse-config.ts");
  return loaded.parseConfig(textOrTable, options);
}
