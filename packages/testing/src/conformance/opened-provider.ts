import assert from "node:assert/strict";
import type { CanonicalKey, Key, Payload, Provider, ProviderEvent } from "@latebound/provider";
import { z } from "zod";
import { createManualClock } from "../manual-clock.ts";
import type { ConformanceInstance } from "./fixture.ts";

/** An instance made without core, as core would make it. */
export interface OpenedProvider {
  readonly provider: Provider;
  /** The key in its canonical spelling, once the kind has found nothing wrong with it. */
  canonical(key: Key | string): CanonicalKey;
  /** `get` of the canonical key, with a signal that nobody aborts unless one is given. */
  get(key: Key | string, signal?: AbortSignal): Promise<Payload | undefined>;
  /** As `get`, for a secret that must be there. */
  read(key: Key | string): Promise<Payload>;
  readonly events: readonly ProviderEvent[];
}

/** What `run` returns; the instance is closed after it. Its clock stands still. */
export async function withProvider<T>(
  instance: ConformanceInstance,
  run: (opened: OpenedProvider) => Promise<T>,
): Promise<T> {
  const opened = openProvider(instance);
  try {
    return await run(opened);
  } finally {
    await opened.provider.close?.();
  }
}

function openProvider({ kind, options }: ConformanceInstance): OpenedProvider {
  const parsed = kind.options(z).parse(options);
  const events: ProviderEvent[] = [];
  const provider = kind.create(parsed, {
    name: "conformance",
    clock: createManualClock(Date.now()),
    random: () => 0.5,
    event: (event) => void events.push(event),
  });
  const canonical = (key: Key | string): CanonicalKey => {
    const asked = typeof key === "string" ? { path: key } : key;
    // What the schema parsed is what core would hand over; only references would be missing.
    const known = parsed as Readonly<Record<string, unknown>>;
    assert.equal(
      kind.checkKey(asked, known),
      undefined,
      "checkKey refuses a key that the fixture calls valid",
    );
    return kind.canonicalKey(asked, known);
  };
  const get = (key: Key | string, signal = new AbortController().signal) =>
    provider.get(canonical(key).key, { signal });
  const read = async (key: Key | string): Promise<Payload> => {
    const payload = await get(key);
    assert.ok(payload !== undefined, "a secret that was stored is absent");
    return payload;
  };
  return { provider, canonical, get, read, events };
}
