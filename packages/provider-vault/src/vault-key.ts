import type { CanonicalKey, Key, StaticOptions } from "@latebound/provider";
import type { VaultOptions } from "./vault-options.ts";
import { logicalForm, pathFault, trimSlashes } from "./vault-path.ts";

const versionShape = /^[1-9][0-9]{0,14}$/;

/** What is wrong with a key, in words that don't quote it, or undefined; pure. */
export function checkKey(key: Key, options: StaticOptions<VaultOptions>): string | undefined {
  return pathFault(key.path) ?? selectorFault(key, options) ?? knownMountFault(key, options);
}

/**
 * The key itself, for a path has one spelling only, and the path with the namespace in front as its alias: a request
 * without the namespace's header would reach the same secret by that path.
 */
export function canonicalKey(key: Key, options: StaticOptions<VaultOptions>): CanonicalKey {
  const namespace = trimSlashes(options.namespace ?? "");
  return { key, aliases: namespace === "" ? [] : [`${namespace}/${key.path}`] };
}

function selectorFault(key: Key, options: StaticOptions<VaultOptions>): string | undefined {
  if (key.stage !== undefined) return "Vault has no stages; use ?version=";
  if (key.version === undefined) return undefined;
  if (!versionShape.test(key.version))
    return "a version is a whole number from 1, without sign or leading zero";
  const isKv1 = options.kv_version === 1 && isBelow(key.path, options.mount);
  return isKv1 ? "KV version 1 keeps no versions" : undefined;
}

function knownMountFault(key: Key, options: StaticOptions<VaultOptions>): string | undefined {
  const mount = options.mount === undefined ? undefined : trimSlashes(options.mount);
  if (mount === undefined) return undefined;
  if (key.path === mount) return "the path names a mount, not a secret below it";
  if (options.kv_version !== 2 || !isBelow(key.path, mount)) return undefined;
  if (logicalForm(key.path, `${mount}/`) === undefined) return undefined;
  return "the path is an API path; write it as in `bao kv get`, without data/ or metadata/ after the mount";
}

function isBelow(path: string, mount: string | undefined): boolean {
  return mount !== undefined && path.startsWith(`${trimSlashes(mount)}/`);
}
