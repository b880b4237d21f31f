import { isDeepStrictEqual } from "node:util";
import type { Clock, Provider } from "@latebound/provider";
import type { ProviderConfig } from "../config/config.ts";
import { finishOptions } from "../config/provider-options.ts";
import type { Emitter } from "../events/emitter.ts";
import type { ProviderSource } from "../fetch/provider-handle.ts";

/** What a provider's instance is made with. */
export interface SourceContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly emitter: Emitter;
  /** The provider's options with every reference resolved, past the cache when `refetch`. */
  resolveOptions(provider: ProviderConfig, signal: AbortSignal, refetch: boolean): Promise<unknown>;
}

/** Makes a provider's instance at the first `get`, and anew when the options it reads from elsewhere have changed. */
export function createProviderSource(provider: ProviderConfig, context: SourceContext): ProviderSource {
  let resolved: unknown;
  const create = (options: unknown): Provider => {
    const instance = provider.kind.create(finishOptions(provider, options), {
      name: provider.name,
      clock: context.clock,
      random: context.random,
      event: (event) => context.emitter.emit({ type: "login", provider: provider.name, event }),
    });
    resolved = options;
    return instance;
  };
  return {
    name: provider.name,
    settings: provider.settings,
    open: async (signal) => create(await context.resolveOptions(provider, signal, false)),
    async reopen(signal) {
      if (provider.dependencies.length === 0) return undefined;
      const options = await context.resolveOptions(provider, signal, true);
      return isDeepStrictEqual(options, resolved) ? undefined : create(options);
    },
  };
}
