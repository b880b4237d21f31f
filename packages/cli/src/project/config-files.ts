import { resolve } from "node:path";
import { readConfigFile } from "@latebound/core/config-file";
import { CommandFault } from "../command-line/command-fault.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { configName, findConfig } from "./find-config.ts";
import { noConfigFault } from "./no-config-fault.ts";
import { openTrustStore, trustPath } from "./trust-store.ts";

/** The config files of a run, read once: what was looked at is what counts. */
export interface ConfigFiles {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Whether they were named on the command line, or found by walking up. */
  readonly origin: "named" | "found";
  /** Named, or found and trusted with this very content. */
  readonly isTrusted: boolean;
}

/** What a run's config files are looked for with. */
export type ConfigSeeker = Pick<Surroundings, "directory" | "home" | "environment" | "userId">;

/**
 * The config files of a run: those that were named, else the one that is found.
 * @throws {SecretError} `invalid_config` for a file that can't be read
 * @throws {CommandFault} when there is none, or a link in its place
 */
export async function readConfigFiles(
  named: readonly string[],
  surroundings: ConfigSeeker,
): Promise<ConfigFiles> {
  if (named.length > 0) {
    const paths = named.map((path) => resolve(surroundings.directory, path));
    return { files: await Promise.all(paths.map(readFile)), origin: "named", isTrusted: true };
  }
  const found = findConfig(surroundings);
  if (found === undefined) throw noConfigFault(surroundings);
  // A link that has taken its place by now is not followed either.
  const text = await readConfigFile(found, { followsLink: false });
  const isTrusted = openTrustStore(surroundings).has(found, text);
  return { files: [{ path: found, text }], origin: "found", isTrusted };
}

/**
 * As `readConfigFiles`, with files that are only to be looked at beside the named ones: they count as trusted where each
 * of them is in the trust store.
 */
export async function readShownFiles(
  { named, shown }: { readonly named: readonly string[]; readonly shown: readonly string[] },
  surroundings: ConfigSeeker,
): Promise<ConfigFiles> {
  const read = await readConfigFiles([...named, ...shown], surroundings);
  if (shown.length === 0) return read;
  const store = openTrustStore(surroundings);
  const isTrusted = read.files
    .slice(named.length)
    .every(({ path, text }) => store.has(trustPath(path), text));
  return { ...read, isTrusted };
}

/** @throws {CommandFault} for a config that was found and isn't trusted: until then nothing in it has an effect */
export function refuseUntrusted({ isTrusted, files }: ConfigFiles): void {
  if (isTrusted) return;
  const hint = `read it, then run: latebound trust; or name it: --config ${files[0]?.path ?? configName}`;
  throw new CommandFault(`${files[0]?.path ?? configName} is not trusted yet, or has changed since`, {
    hint,
  });
}

async function readFile(path: string) {
  return { path, text: await readConfigFile(path) };
}
