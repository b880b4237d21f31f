import type { CanonicalKey, Key, StaticOptions } from "@latebound/provider";
import type { EnvOptions } from "./env-options.ts";
import { canonicalName, environmentName } from "./environment-name.ts";

/** What is wrong with a key, or `undefined`. */
export function checkKey(key: Key, options: StaticOptions<EnvOptions>): string | undefined {
  if (key.version !== undefined) return "environment variables have no versions; leave out ?version=";
  if (key.stage !== undefined) return "environment variables have no stages; leave out ?stage=";
  if (environmentName.test(`${options.prefix ?? ""}${key.path}`)) return undefined;
  return "a variable's name is letters, digits and _, does not begin with a digit and has at most 256 characters";
}

/** The key without its prefix, as grants and errors show it; the full name is an alias, so that a deny of it counts. */
export function canonicalKey(key: Key, options: StaticOptions<EnvOptions>, platform: string): CanonicalKey {
  const path = canonicalName(key.path, platform);
  return { key: { ...key, path }, aliases: options.prefix ? [fullName(path, options, platform)] : [] };
}

/** The variable's name: prefix and key. */
export function fullName(path: string, options: StaticOptions<EnvOptions>, platform: string): string {
  return canonicalName(`${options.prefix ?? ""}${path}`, platform);
}

/**
 * Whether only providers' options may read the key: `false` for a name that `allow` lists exactly, `true` for the
 * well-known credentials of other providers, else `undefined`.
 */
export function reservation(
  key: Key,
  options: StaticOptions<EnvOptions>,
  platform: string,
): boolean | undefined {
  const name = fullName(key.path, options, platform);
  if (options.allow?.some((entry) => canonicalName(entry, platform) === name)) return false;
  return credentialNames.has(name) ? true : undefined;
}

const credentialNames = new Set([
  "VAULT_TOKEN",
  "BAO_TOKEN",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
]);
