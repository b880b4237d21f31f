import type { ProviderKind } from "@latebound/provider";
import type { Config } from "./config.ts";
import { type DocumentTable, loadConfig } from "./load-config.ts";
import { locatedError } from "./located-error.ts";

/** What `parseConfig` needs besides the configuration. */
export interface ParseConfigOptions {
  /** The kinds of provider that the configuration may use, such as `[env(), vault()]`. */
  readonly kinds: readonly ProviderKind[];
  /** The file's name, for messages; relative paths in provider options are relative to its directory. */
  readonly file?: string;
}

/**
 * A checked configuration, from TOML text or from a table that was parsed elsewhere (JSON, YAML, c12). Its document is
 * not bound yet; `openConfig` and `resolver.bind` do that. Nothing is fetched.
 * @throws {SecretError} `invalid_config`, `invalid_reference`, `unknown_provider`; all faults at once in `errors`
 */
export async function parseConfig(
  textOrTable: string | object,
  { kinds, file }: ParseConfigOptions,
): Promise<Config<DocumentTable>> {
  const content = typeof textOrTable === "string" ? { text: textOrTable } : { table: textOrTable };
  const source = { ...content, operator: true, ...(file === undefined ? {} : { file }) };
  const { config, faults } = await loadConfig([source], kinds);
  if (faults.length > 0) throw await locatedError(faults, config);
  return config;
}
