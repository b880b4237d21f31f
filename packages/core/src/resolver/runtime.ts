import type { Diagnosis } from "@latebound/provider";
import { createSecretCache } from "../cache/create-secret-cache.ts";
import type { Config } from "../config/config.ts";
import type { Consumer } from "../consumer/consumer.ts";
import { createConsumer } from "../consumer/create-consumer.ts";
import { createEmitter } from "../events/emitter.ts";
import { momentOf } from "../time/moment.ts";
import { createProcessHold } from "../time/process-hold.ts";
import { createSystemMoments, systemClock } from "../time/system-clock.ts";
import { createConfigurations } from "./configurations.ts";
import { diagnoseProvider } from "./diagnose-provider.ts";
import { createLifecycle } from "./lifecycle.ts";
import type { CloseOptions, ResolverOptions } from "./resolver.ts";

/** What a resolver works with from its first asynchronous call on: the cache, the providers, the consumers. */
export interface Runtime {
  consumerOf(name: string): RuntimeConsumer;
  diagnose(provider: string, signal: AbortSignal | undefined): Promise<readonly Diagnosis[] | undefined>;
  replace(config: Config): Promise<void>;
  close(options: CloseOptions | undefined): Promise<void>;
}

/** A consumer without `explain`, which is told before anything is loaded. */
export type RuntimeConsumer = Omit<Consumer, "name" | "explain" | "reader"> & {
  /** What the cache holds of a reference; no I/O. */
  readonly peek: PeekReference;
};

/** What the cache holds of a reference that this resolver knows. */
export type PeekReference = ReturnType<typeof createConsumer>["peek"];

/** The runtime of a resolver with this configuration. */
export function createRuntime(options: ResolverOptions): Runtime {
  const { clock = systemClock, random = Math.random } = options;
  const emitter = createEmitter(clock, options.onEvent);
  const now = options.clock ? () => momentOf(clock) : createSystemMoments();
  const cache = createSecretCache({ clock, now, random, emit: emitter.emit, ...options.cache });
  const lifecycle = createLifecycle(clock);
  const parts = { clock, now, random, emitter, cache, lifecycle };
  const configurations = createConfigurations(options.config, parts);
  const { engine } = configurations;
  return {
    consumerOf: (name) => createConsumer(engine, name),
    diagnose: (provider, signal) => diagnoseProvider(engine, provider, signal),
    replace: (config) => configurations.replace(config),
    async close({ graceMs = 5_000, leases = "revoke" } = {}) {
      const release = createProcessHold()();
      try {
        await lifecycle.drain(graceMs);
        if (leases === "leave") cache.leaveLeases();
        else await cache.revokeLeases(undefined, 5_000);
        cache.close();
        await configurations.closeProviders();
      } finally {
        release();
      }
    },
  };
}
