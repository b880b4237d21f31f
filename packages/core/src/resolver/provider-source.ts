import { isDeepStrictEqual } from "node:util";
import {
  type Clock,
  isSecretError,
  type Provider,
  type ProviderEvent,
  SecretError,
} from "@latebound/provider";
import type { ProviderConfig } from "../config/config.ts";
import { finishOptions } from "../config/provider-options.ts";
import type { Emitter } from "../events/emitter.ts";
import type { ProviderSource } from "../fetch/provider-handle.ts";
import { isLate } from "../late/late.ts";
import { copyTree } from "../tree/copy-tree.ts";

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
      literalOptions: literalOptions(provider),
      event: (event) => tell(event, provider.name, context.emitter),
    });
    resolved = options;
    return instance;
  };
  return {
    name: provider.name,
    settings: provider.settings,
    open: async (signal) =>
      create(await optionsFor(provider, () => context.resolveOptions(provider, signal, false))),
    async reopen(signal) {
      if (provider.dependencies.length === 0) return undefined;
      const options = await optionsFor(provider, () => context.resolveOptions(provider, signal, true));
      return isDeepStrictEqual(options, resolved) ? undefined : create(options);
    },
  };
}

function tell(event: ProviderEvent, provider: string, { emit }: Emitter): void {
  if (event.type === "request") emit({ ...event, provider });
  else emit({ type: "login", provider, event });
}

/**
 * The resolved options. What is wrong with an option's own reference is wrong with the configuration of this provider:
 * an absent credential must never look like an absent secret.
 */
async function optionsFor(provider: ProviderConfig, resolve: () => Promise<unknown>): Promise<unknown> {
  try {
    return await resolve();
  } catch (error) {
    if (!isSecretError(error) || !ofTheReference.has(error.code)) throw error;
    throw new SecretError("invalid_config", {
      message: `${provider.name} can't be opened: ${error.summary}`,
      hint: error.hint,
      at: error.at,
      provider: provider.name,
    });
  }
}

const ofTheReference: ReadonlySet<string> = new Set([
  "not_found",
  "invalid_value",
  "access_denied",
  "denied_by_policy",
]);

/** The top-level options that hold no reference, so that their words are the operator's own. */
function literalOptions({ boundOptions }: ProviderConfig): ReadonlySet<string> {
  const names = Object.keys(boundOptions);
  return new Set(names.filter((name) => copyTree(boundOptions[name], isLate).slots.length === 0));
}
