import { randomBytes } from "node:crypto";
import { SecretError } from "@latebound/core";
import type { AuditLogOptions } from "./audit-options.ts";
import { createKeyChain, type KeyChain, minKeyBytes } from "./chain/key-chain.ts";

/** The chain of a new session; a fetched root key is overwritten. @throws {SecretError} `invalid_config` for a short key */
export async function openKeyChain(key: AuditLogOptions["key"]): Promise<KeyChain> {
  const rootKey = typeof key === "function" ? await key() : key;
  assertKey(rootKey);
  const chain = createKeyChain(rootKey, randomBytes(16).toString("hex"));
  if (typeof key === "function") rootKey.fill(0);
  return chain;
}

/** Refuses what is no key. @throws {SecretError} `invalid_config` */
export function assertKey(key: Uint8Array): void {
  if (key instanceof Uint8Array && key.length >= minKeyBytes) return;
  throw new SecretError("invalid_config", {
    message: `an audit log's key must be at least ${minKeyBytes} bytes`,
    hint: "make one with: openssl rand -hex 32",
  });
}
