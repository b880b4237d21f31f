import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Missing } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

/** Peers that npm installs, with their pinned versions. */
export const npmPeers: Readonly<Record<string, string>> = {
  "@aws-lambda-powertools/parameters": "2.35.0",
  "@aws-sdk/client-secrets-manager": "3.1162.0",
  "@middy/core": "6.4.5",
  "@middy/secrets-manager": "6.4.5",
  "@varlock/hashicorp-vault-plugin": "2.1.0",
  "node-vault": "0.12.0",
  varlock: "1.20.0",
};

/** Where they are installed; git ignores it. */
export const npmFolder = fileURLToPath(new URL("../../.latebound/peers/npm/", import.meta.url));

/** A module of a peer, with the peer's version. */
export interface LoadedPeer {
  readonly module: unknown;
  readonly version: string;
}

/** The module of an installed peer, such as `@middy/core`; or why it isn't there. */
export async function loadNpmPeer(specifier: string, { withPeers }: Setting): Promise<LoadedPeer | Missing> {
  if (!withPeers) return { missing: "peers were not asked" };
  const name = Object.keys(npmPeers).find((peer) => specifier === peer || specifier.startsWith(`${peer}/`));
  const version = name && installedVersion(name);
  if (version === undefined) return { missing: "not installed" };
  // A module inside the folder finds the folder's packages.
  const loader = await import(pathToFileURL(`${npmFolder}load.mjs`).href);
  return { module: await loader.load(specifier), version };
}

/** The version of an installed peer, or undefined. */
export function installedVersion(name: string): string | undefined {
  const manifest = `${npmFolder}node_modules/${name}/package.json`;
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).version : undefined;
}
