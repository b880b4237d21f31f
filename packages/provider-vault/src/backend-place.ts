import type { ProviderContext } from "@latebound/provider";
import { originOf } from "./transport/vault-address.ts";
import type { VaultOptions } from "./vault-options.ts";

/** How errors name the instance and its backend; holds nothing that came from a reference. */
export interface BackendPlace {
  /** The configured name, such as `vault_local`. */
  readonly provider: string;
  /** Scheme, host and port, or the socket; left out where a reference gave the address. */
  readonly origin?: string;
  /** The top-level options whose words may be shown. */
  readonly literalOptions: ReadonlySet<string>;
}

/** The place of an instance with these options. */
export function placeOf(
  { address }: VaultOptions,
  { name, literalOptions = new Set() }: ProviderContext,
): BackendPlace {
  const origin = literalOptions.has("address") ? { origin: originOf(address) } : {};
  return { provider: name, literalOptions, ...origin };
}

/** How messages begin: `vault_local at https://vault.internal:8200`, or the name alone. */
export function nameOf({ provider, origin }: BackendPlace): string {
  return origin === undefined ? provider : `${provider} at ${origin}`;
}
