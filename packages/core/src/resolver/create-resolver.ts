import { type Clock, SecretError } from "@latebound/provider";
import { createSecretCache } from "../cache/create-secret-cache.ts";
import type { Config } from "../config/config.ts";
import { documentPath } from "../config/document-path.ts";
import { shownPath } from "../config/shown-path.ts";
import type { Consumer } from "../consumer/consumer.ts";
import { createConsumer } from "../consumer/create-consumer.ts";
import { createEmitter } from "../events/emitter.ts";
import type { EventListener } from "../events/secret-event.ts";
import { combineFaults } from "../faults/combine-faults.ts";
import { type BindContext, bindTree } from "../late/bind-tree.ts";
import type { Bound } from "../late/bound.ts";
import { systemClock } from "../time/system-clock.ts";
import { type Configurations, createConfigurations } from "./configurations.ts";
import type { Engine } from "./engine.ts";
import { closedError, createLifecycle } from "./lifecycle.ts";
import type { Resolver } from "./resolver.ts";

/** What a resolver is made of; clock, randomness and bounds have defaults. */
export interface ResolverOptions {
  readonly config: Config;
  readonly clock?: Clock | undefined;
  /** A number in [0, 1); `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /** Told what happens; a promise returned for an `access` event is awaited before the value is handed out. */
  readonly onEvent?: EventListener | undefined;
  /** Bounds of the cache; 100,000 entries and 64 MiB by default. */
  readonly cache?: { readonly maxEntries?: number; readonly maxBytes?: number } | undefined;
}

/** A resolver for a checked configuration. Does no I/O; nothing is fetched before a consumer asks. */
export function createResolver(options: ResolverOptions): Resolver {
  const { clock = systemClock, random = Math.random } = options;
  const emitter = createEmitter(clock, options.onEvent);
  const cache = createSecretCache({ clock, random, emit: emitter.emit, ...options.cache });
  const lifecycle = createLifecycle(clock);
  const configurations = createConfigurations(options.config, { clock, random, emitter, cache, lifecycle });
  const { engine } = configurations;
  const close = onlyOnce((graceMs: number) => closeAll(engine, configurations, graceMs));
  return {
    bind: <T>(tree: T) => bindAll(tree, engine),
    for: (name): Consumer => createConsumer(engine, checkedName(name)),
    async replaceConfig(config) {
      if (lifecycle.closing.aborted) throw closedError();
      await configurations.replace(config);
    },
    close: ({ graceMs = 5_000 } = {}) => close(graceMs),
    [Symbol.asyncDispose]: () => close(5_000),
  };
}

function bindAll<T>(tree: T, engine: Engine): Bound<T> {
  const bound = bindTree(tree, bindContext(engine.state().config, tree));
  if (bound.faults.length > 0) throw combineFaults(bound.faults);
  // What was bound has the shape that `Bound` describes: strings became strings or late values.
  return bound.tree as Bound<T>;
}

/** A part of the document keeps its places, and strings that aren't the operator's stay text. */
function bindContext(config: Config, tree: unknown): BindContext {
  const { providers, defaultProvider } = config;
  const within = documentPath(config.document, tree);
  if (!within) return { providers, defaultProvider, placeOf: (path) => ({ path: shownPath(path) }) };
  return {
    providers,
    defaultProvider,
    placeOf: (path, offset) => config.placeOf([...within, ...path], offset),
    isOperators: (path) => config.isOperators([...within, ...path]),
  };
}

const consumerName = /^(?=.{1,128}$)[a-z0-9][a-z0-9._/-]*:[a-z0-9._:/-]+$/;

function checkedName(name: string): string {
  if (consumerName.test(name) && !name.startsWith("provider:")) return name;
  throw new SecretError("invalid_config", {
    message: "a consumer's name is kind:name, in lower case, at most 128 characters, and not provider:…",
    hint: "for example plugin:mailer",
  });
}

async function closeAll(engine: Engine, configurations: Configurations, graceMs: number): Promise<void> {
  await engine.lifecycle.drain(graceMs);
  await engine.cache.revokeLeases(undefined, 5_000);
  engine.cache.close();
  await configurations.closeProviders();
}

function onlyOnce<Argument>(
  run: (argument: Argument) => Promise<void>,
): (argument: Argument) => Promise<void> {
  let running: Promise<void> | undefined;
  return (argument) => {
    running ??= run(argument);
    return running;
  };
}
