import type { SecretCache } from "../cache/secret-cache.ts";
import type { Config, ProviderConfig } from "../config/config.ts";
import { resolveTree } from "../consumer/resolve.ts";
import { createProviderHandle } from "../fetch/create-provider-handle.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import { policyOf } from "../policy/create-policy.ts";
import type { Moment } from "../time/moment.ts";
import type { Engine } from "./engine.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { createProviderSource, type SourceContext } from "./provider-source.ts";
import { createResolverState, type ResolverState } from "./resolver-state.ts";
import { createRetiredHandles } from "./retired-handles.ts";

/** The configuration in force, and the providers of all that were. */
export interface Configurations {
  readonly engine: Engine;
  /** Builds, then swaps; providers whose tables and option providers are unchanged keep their handles. */
  replace(config: Config): Promise<void>;
  closeProviders(): Promise<void>;
}

type Parts = Omit<SourceContext, "resolveOptions"> & {
  readonly now: () => Moment;
  readonly cache: SecretCache;
  readonly lifecycle: Lifecycle;
};

/** The first configuration, in force. */
export function createConfigurations(first: Config, parts: Parts): Configurations {
  const listeners = new Set<() => void>();
  const retired = createRetiredHandles(parts.clock, parts.cache);
  let state: ResolverState;
  const engine: Engine = {
    ...parts,
    state: () => state,
    onReplaced(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
  state = buildState(first, undefined, engine, parts);
  return {
    engine,
    async replace(config) {
      const previous = state;
      state = buildState(config, previous, engine, parts);
      const kept = new Set(state.handles.values());
      for (const handle of previous.handles.values()) if (!kept.has(handle)) retired.add(handle);
      for (const listener of listeners) listener();
    },
    async closeProviders() {
      const closing = [...state.handles.values()].map((handle) => handle.close());
      await Promise.allSettled([retired.closeAll(), ...closing]);
    },
  };
}

function buildState(
  config: Config,
  previous: ResolverState | undefined,
  engine: Engine,
  parts: Parts,
): ResolverState {
  const handles = new Map<string, ProviderHandle>();
  const kept = new Set<string>();
  const context: SourceContext = {
    ...parts,
    resolveOptions: async (provider, signal, refetch) => {
      const name = `provider:${provider.name}`;
      return (await resolveTree({ engine, name }, state, provider.boundOptions, { signal, refetch }))
        .resolved;
    },
  };
  for (const provider of config.providers.values()) {
    const handle = unchanged(provider, previous, kept);
    if (handle) kept.add(provider.name);
    handles.set(provider.name, handle ?? createHandle(provider, context));
  }
  const state = createResolverState(config, policyOf(config), handles);
  return state;
}

/** The handle of a provider whose table and option providers say the same as before. */
function unchanged(
  provider: ProviderConfig,
  previous: ResolverState | undefined,
  kept: ReadonlySet<string>,
): ProviderHandle | undefined {
  const before = previous?.config.providers.get(provider.name);
  const same = before?.sameAs(provider) && provider.dependencies.every((name) => kept.has(name));
  return same ? previous?.handles.get(provider.name) : undefined;
}

function createHandle(provider: ProviderConfig, context: SourceContext): ProviderHandle {
  const { clock, random, emitter } = context;
  return createProviderHandle(createProviderSource(provider, context), { clock, random, emit: emitter.emit });
}
