import { type Clock, type Provider, SecretError } from "@latebound/provider";
import type { ProviderSource } from "./provider-handle.ts";

const reopenEveryMs = 5_000;

/** The one instance of a provider, and the next one after its credentials changed. */
export interface ProviderHolder {
  /** Ends with the holder. */
  readonly lifetime: AbortSignal;
  open(): Promise<Provider>;
  /** After `refused` said `access_denied`: a newer instance, if there is one; asks at most once per 5 s. */
  reopen(refused: Provider): Promise<Provider | undefined>;
  /** Runs one call on an instance, which is not closed before the call has ended. */
  borrow<Value>(provider: Provider, run: () => Promise<Value>): Promise<Value>;
  /** Ends everything under way with `closed`, then closes the instance. */
  close(): Promise<void>;
}

/** What a holder works with. */
export interface ProviderHolderOptions {
  readonly clock: Clock;
  /** Hears of each instance that takes the place of another. */
  readonly onReplaced: () => void;
  /** Hears of instances that could not be closed. */
  readonly onCloseFault: () => void;
}

/** A holder with nothing opened yet. */
export function createProviderHolder(
  source: ProviderSource,
  { clock, onReplaced, onCloseFault }: ProviderHolderOptions,
): ProviderHolder {
  const lifetime = new AbortController();
  const calls = createCallCounter(onCloseFault);
  let current: Promise<Provider> | undefined;
  let reopening: Promise<Provider | undefined> | undefined;
  let reopenedAtMs = Number.NEGATIVE_INFINITY;

  const open = () => {
    current ??= source.open(lifetime.signal).catch((fault: unknown) => {
      current = undefined;
      throw fault;
    });
    return current;
  };
  const replace = async (refused: Provider) => {
    const fresh = await source.reopen(lifetime.signal).catch(() => undefined);
    if (!fresh) return undefined;
    onReplaced();
    current = Promise.resolve(fresh);
    calls.retire(refused);
    return fresh;
  };
  return {
    lifetime: lifetime.signal,
    open,
    async reopen(refused) {
      const instance = await open();
      if (instance !== refused) return instance;
      if (!reopening && clock.monotonicMs() - reopenedAtMs >= reopenEveryMs) {
        reopenedAtMs = clock.monotonicMs();
        reopening = replace(refused).finally(() => {
          reopening = undefined;
        });
      }
      return reopening;
    },
    borrow: calls.borrow,
    async close() {
      if (!lifetime.signal.aborted) lifetime.abort(closedFault());
      const instance = await current?.catch(() => undefined);
      if (instance) await calls.close(instance);
      current = Promise.reject(closedFault());
      current.catch(() => undefined);
    },
  };
}

function createCallCounter(onCloseFault: () => void) {
  const running = new Map<Provider, number>();
  const retired = new Set<Provider>();
  const close = async (provider: Provider) => {
    retired.delete(provider);
    try {
      await provider.close?.();
    } catch {
      onCloseFault();
    }
  };
  return {
    close,
    retire(provider: Provider) {
      retired.add(provider);
      if (!running.has(provider)) void close(provider);
    },
    async borrow<Value>(provider: Provider, run: () => Promise<Value>): Promise<Value> {
      running.set(provider, (running.get(provider) ?? 0) + 1);
      try {
        return await run();
      } finally {
        const left = (running.get(provider) ?? 1) - 1;
        if (left > 0) running.set(provider, left);
        else running.delete(provider);
        if (left === 0 && retired.has(provider)) void close(provider);
      }
    },
  };
}

function closedFault(): SecretError {
  return new SecretError("closed", { message: "the provider was closed" });
}
