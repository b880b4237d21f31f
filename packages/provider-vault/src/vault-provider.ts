import { defineKind, type Provider, type ProviderContext, type ProviderKind } from "@latebound/provider";
import type { OpenVault } from "./open-vault.ts";
import type { SendHttp } from "./transport/http-exchange.ts";
import { canonicalKey, checkKey } from "./vault-key.ts";
import { type VaultOptions, vaultOptions } from "./vault-options.ts";

/** What may be put in place of the provider's own parts. */
export interface VaultParts {
  /** Sends requests in place of `node:http`; the options about TLS, sockets and proxies are then its own business. */
  readonly request?: SendHttp;
}

/**
 * The kind `vault`: KV secrets and leased credentials of HashiCorp Vault and OpenBao.
 * @see https://openbao.org/api-docs/
 */
export function vault(parts: VaultParts = {}): ProviderKind {
  return defineKind<VaultOptions>({
    kind: "vault",
    options: vaultOptions,
    checkKey,
    canonicalKey,
    create: (options, context) => lazyProvider(options, context, parts),
  });
}

/** A provider whose code, node-vault and zod included, is loaded by the first call. */
function lazyProvider(options: VaultOptions, context: ProviderContext, parts: VaultParts): Provider {
  let opened: Promise<OpenVault> | undefined;
  const open = () => {
    opened ??= import("./open-vault.ts").then(({ openVault }) => openVault(options, context, parts.request));
    return opened;
  };
  return {
    get: async (key, call) => (await open()).get(key, call),
    check: async (key, call) => (await open()).check(key, call),
    diagnose: async (call) => (await open()).diagnose(call),
    renew: async (lease, call) => (await open()).renew(lease, call),
    revoke: async (lease, call) => (await open()).revoke(lease, call),
    close: async () => opened && (await opened).close(),
  };
}
