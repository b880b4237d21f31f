import type { Clock } from "@latebound/provider";
import type { SecretCache } from "../cache/secret-cache.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";

/** Providers that no configuration in force has any more: closed when nothing of theirs is in use. */
export interface RetiredHandles {
  /** Forgets what the provider had in the cache; closes it once its calls have had their time and its leases have run out. */
  add(handle: ProviderHandle): void;
  closeAll(): Promise<void>;
}

/** No retired providers yet. */
export function createRetiredHandles(clock: Clock, cache: SecretCache): RetiredHandles {
  const waiting = new Map<ProviderHandle, () => void>();
  const close = (handle: ProviderHandle) => {
    waiting.get(handle)?.();
    waiting.delete(handle);
    return handle.close().catch(() => undefined);
  };
  const wait = (handle: ProviderHandle) => {
    const look = () => (cache.hasLeases(handle) ? wait(handle) : void close(handle));
    waiting.set(handle, clock.setTimer(look, handle.settings.timeoutMs));
  };
  return {
    add(handle) {
      cache.drop(handle);
      wait(handle);
    },
    async closeAll() {
      await Promise.all([...waiting.keys()].map(close));
    },
  };
}
