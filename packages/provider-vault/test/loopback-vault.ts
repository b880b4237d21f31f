import type { Provider, ProviderEvent } from "@latebound/provider";
import { createManualClock } from "@latebound/testing";
import { z } from "zod";
import {
  type FaultProxy,
  type FaultProxyOptions,
  startFaultProxy,
} from "../../../tests/servers/fault-proxy.ts";
import { vault } from "../src/vault-provider.ts";

/** A token that must come out nowhere. */
export const canaryToken = "hvs.canary-loopback-token";

/** A secret's value that must come out in payloads only. */
export const canaryValue = "canary-loopback-value";

/** Registers work for the end of a test, as vitest's `onTestFinished` does. */
type AtEnd = (work: () => Promise<void>) => void;

/** A provider that speaks real HTTP to a fault proxy on loopback. */
export interface LoopbackVault {
  readonly proxy: FaultProxy;
  readonly provider: Provider;
  /** Reads `secret/db`. */
  get(signal?: AbortSignal): ReturnType<Provider["get"]>;
}

/** A proxy that answers the token's look-up, and a provider at its address; both end with the test. */
export async function openLoopback(
  atEnd: AtEnd,
  options: Readonly<Record<string, unknown>> = {},
  proxyOptions: FaultProxyOptions = {},
): Promise<LoopbackVault> {
  const proxy = await startFaultProxy(proxyOptions);
  proxy.inject(
    { kind: "answer", status: 403, body: { errors: [] } },
    { when: ({ path }) => path.endsWith("lookup-self") },
  );
  const provider = openProvider(atEnd, { address: proxy.address, ...options });
  atEnd(() => proxy.stop());
  return {
    proxy,
    provider,
    get: (signal = new AbortController().signal) => provider.get({ path: "secret/db" }, { signal }),
  };
}

/** A provider that was told these options literally, with `secret/` known as KV version 2, closed at the end of the test. */
export function openProvider(
  atEnd: AtEnd,
  options: Readonly<Record<string, unknown>>,
  onEvent: (event: ProviderEvent) => void = () => {},
): Provider {
  const kind = vault();
  const table = {
    mount: "secret",
    kv_version: 2,
    ...("approle" in options ? {} : { token: canaryToken }),
    ...options,
  };
  const context = {
    ...{ name: "vault_test", clock: createManualClock(), random: () => 1, event: onEvent },
    literalOptions: new Set(Object.keys(options)),
  };
  const provider = kind.create(kind.options(z).parse(table), context);
  atEnd(async () => provider.close?.());
  return provider;
}

/** The answer that holds the value. */
export const goodBody = { data: { data: { password: canaryValue }, metadata: { version: 1 } } };

/** The same as the proxy injects it. */
export const goodAnswer = { kind: "answer", status: 200, body: goodBody } as const;
