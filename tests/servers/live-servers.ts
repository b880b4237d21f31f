import { describe, inject, test } from "vitest";
import type { AwsEmulatorAddress } from "./aws-emulator.ts";
import type { OpenBaoAddress } from "./openbao.ts";
import type { PostgresAddress } from "./postgres.ts";

/** The shared servers of a run; each test keeps to names of its own on them. */
export interface LiveServers {
  readonly openbao: OpenBaoAddress;
  readonly aws: AwsEmulatorAddress;
  readonly postgres: PostgresAddress;
}

/** What the global setup found of one server: its address, or why there is none. */
export type Found<Address> = { readonly found: Address } | { readonly missing: string };

declare module "vitest" {
  export interface ProvidedContext {
    liveServers: { readonly [Name in keyof LiveServers]: Found<LiveServers[Name]> };
  }
}

/**
 * A suite that needs one of the shared servers; `define` gets its address when the suite is collected.
 * Without the server the suite is skipped with the reason in its name, or with `CI=true` holds one failing test.
 *
 * ```ts
 * describeLive("openbao", (server) => {
 *   test("reads a secret", async () => { … server.address, server.token … });
 * });
 * ```
 *
 * The servers are shared and may be named by a person: seal, throttle, kill and reset only what `startOpenBao()`,
 * `startAwsEmulator()` or `startPostgres()` gave you; `describePrivate` is the suite for those.
 */
export function describeLive<Name extends keyof LiveServers>(
  name: Name,
  define: (server: LiveServers[Name]) => void,
): void {
  // `inject` gives the union over all names; the member for this name is the one its key asked for.
  const server = inject("liveServers")[name] as Found<LiveServers[Name]>;
  if ("found" in server) describe(`on a real server (${name})`, () => define(server.found));
  else describeMissing(name, server.missing);
}

/** A suite that starts servers of its own; `missing` is what `openBaoMissing()` and its like say. */
export function describePrivate(name: string, missing: string | undefined, define: () => void): void {
  if (missing === undefined) describe(name, define);
  else describeMissing(name, missing);
}

function describeMissing(name: string, reason: string): void {
  if (process.env.CI === "true") {
    test(`${name} is there in CI`, () => {
      throw new Error(`${name}: ${reason}`);
    });
    return;
  }
  console.warn(`SKIPPED the live tests of ${name}: ${reason}`);
  test(`${name} is not here`, ({ skip }) => skip(reason));
}
