import type { Payload, Provider, ProviderEvent } from "@latebound/provider";
import { createManualClock, type ManualClock } from "@latebound/testing";
import { z } from "zod";
import { vault } from "../src/vault-provider.ts";

/** A provider on a real server. */
export interface LiveProvider {
  readonly provider: Required<Pick<Provider, "get" | "check" | "diagnose" | "renew" | "revoke" | "close">>;
  /** What was told of logins. */
  readonly events: readonly ProviderEvent[];
  /** Begins at the real time and moves only when told to. */
  readonly clock: ManualClock;
  /** The payload's JSON, parsed; undefined for an absence. */
  read(path: string, version?: string): Promise<unknown>;
  get(path: string, version?: string): Promise<Payload | undefined>;
}

const notOfLogins: ReadonlySet<ProviderEvent["type"]> = new Set(["learned", "request"]);

/** A provider with these options, closed by `atEnd` work. */
export function openLiveProvider(
  options: Readonly<Record<string, unknown>>,
  atEnd: (work: () => Promise<void>) => void,
): LiveProvider {
  const kind = vault();
  const events: ProviderEvent[] = [];
  const event = (told: ProviderEvent) => void (notOfLogins.has(told.type) || events.push(told));
  const clock = createManualClock(Date.now());
  const context = {
    name: "vault_live",
    clock,
    random: () => 1,
    event,
  };
  const provider = kind.create(kind.options(z).parse(options), context) as LiveProvider["provider"];
  atEnd(() => provider.close());
  const get: LiveProvider["get"] = (path, version) =>
    provider.get(
      { path, ...(version !== undefined && { version }) },
      { signal: AbortSignal.timeout(10_000) },
    );
  return {
    provider,
    events,
    clock,
    get,
    async read(path, version) {
      const payload = await get(path, version);
      return payload && "json" in payload ? JSON.parse(payload.json) : undefined;
    },
  };
}
