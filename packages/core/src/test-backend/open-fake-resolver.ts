import type { Payload } from "@latebound/provider";
import { parseConfig } from "../config/parse-config.ts";
import type { EventListener, SecretEvent } from "../events/secret-event.ts";
import { createResolver } from "../resolver/create-resolver.ts";
import type { Resolver } from "../resolver/resolver.ts";
import { createManualClock, type ManualClock } from "../time/test-clock/manual-clock.ts";
import { createFakeBackend, type FakeBackend } from "./fake-backend.ts";

/** A resolver over a backend in memory, with its clock and everything it told. */
export interface FakeResolver {
  readonly resolver: Resolver;
  readonly backend: FakeBackend;
  readonly clock: ManualClock;
  readonly events: SecretEvent[];
  /** Puts a payload under a path. */
  put(path: string, payload: Payload): void;
}

/** What else a test may choose. */
export interface FakeResolverOptions {
  /** By default one provider named `fake`. */
  readonly toml?: string;
  /** Called after the event is kept. */
  readonly onEvent?: EventListener;
}

/** Opens a resolver on TOML text. */
export async function openFakeResolver(
  values: Readonly<Record<string, string>> = {},
  options: FakeResolverOptions = {},
): Promise<FakeResolver> {
  const backend = createFakeBackend(values);
  const clock = createManualClock();
  const events: SecretEvent[] = [];
  const config = await parseConfig(options.toml ?? "[secret.fake]", { kinds: [backend.kind] });
  const onEvent: EventListener = (event) => {
    events.push(event);
    return options.onEvent?.(event);
  };
  const resolver = createResolver({ config, clock, random: () => 0.5, onEvent });
  // Loads what a first call would load, so that a test's clock alone decides what happens when.
  await resolver.for("test:load").warm({});
  return {
    resolver,
    backend,
    clock,
    events,
    put: (path, payload) => void backend.secrets.set(path, payload),
  };
}
