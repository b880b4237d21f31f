import type { Clock, Lease } from "@latebound/provider";
import type { Emit } from "../events/secret-event.ts";
import type { ProviderHandle } from "../fetch/provider-handle.ts";
import { toSecretError } from "../fetch/to-secret-error.ts";
import { withinTime } from "../fetch/within-time.ts";
import { backOffMs, outageBackOff } from "../time/back-off.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { endedFault } from "./flight.ts";

/** When a lease is renewed. */
export const renewAfterShareOfLife = 2 / 3;

/** Looks after leases: renews those in use, lets superseded ones run out, revokes or leaves all on demand. */
export interface LeaseKeeper {
  /** Takes charge of an entry's lease; `onEnd` is called when it has run out or was revoked. */
  keep(held: { handle: ProviderHandle; id: string; entry: CacheEntry; onEnd: () => void }): void;
  /** The entry is not served any more: its lease is renewed no longer. */
  supersede(entry: CacheEntry): void;
  /** Whether a provider's leases are still in force. */
  has(handle: ProviderHandle): boolean;
  /** Revokes the leases in force, newest first, and forgets them; gives up after `withinMs`. */
  revoke(handle: ProviderHandle | undefined, withinMs: number): Promise<void>;
  /** Tells of the leases in force, and forgets them. */
  leave(): void;
  /** Forgets all; no timer is left. */
  close(): void;
}

interface Held {
  readonly handle: ProviderHandle;
  readonly id: string;
  readonly entry: CacheEntry;
  readonly onEnd: () => void;
  /** The age at which to renew; undefined when it is to run out. */
  renewAtAgeMs: number | undefined;
  superseded: boolean;
  failures: number;
  cancelTimer: () => void;
}

/** What a keeper works with. */
export interface LeaseKeeperOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: Emit;
}

/** A keeper without leases. */
export function createLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const lifetime = new AbortController();
  const keeper: Keeper = { ...options, leases: new Map(), lifetime: lifetime.signal };
  const { leases } = keeper;
  return {
    keep(held) {
      const renewAtAgeMs = renewalAge(held.entry);
      const kept = { ...held, renewAtAgeMs, superseded: false, failures: 0, cancelTimer: () => undefined };
      leases.set(held.entry, kept);
      arm(keeper, kept);
    },
    supersede(entry) {
      const held = leases.get(entry);
      if (!held) return;
      held.superseded = true;
      held.renewAtAgeMs = undefined;
      arm(keeper, held);
    },
    has: (handle) => [...leases.values()].some((held) => held.handle === handle),
    async revoke(handle, withinMs) {
      const chosen = [...leases.values()]
        .filter((held) => handle === undefined || held.handle === handle)
        .reverse();
      for (const held of chosen) end(keeper, held);
      await revokeAll(chosen, withinMs, options);
    },
    leave() {
      for (const held of [...leases.values()]) leave(keeper, held);
    },
    close() {
      lifetime.abort(endedFault("closed"));
      for (const held of leases.values()) held.cancelTimer();
      leases.clear();
    },
  };
}

type Keeper = LeaseKeeperOptions & {
  readonly leases: Map<CacheEntry, Held>;
  readonly lifetime: AbortSignal;
};

/** Sets the lease's one timer, to its renewal or its end; a timer that comes early sets itself again. */
function arm(keeper: Keeper, held: Held): void {
  const { lifeMs, ageMs } = held.entry;
  const nextAgeMs = Math.min(held.renewAtAgeMs ?? lifeMs, lifeMs);
  held.cancelTimer();
  held.cancelTimer = keeper.clock.setTimer(() => {
    if (held.entry.ageMs >= held.entry.lifeMs) return end(keeper, held);
    if (held.renewAtAgeMs !== undefined && held.entry.ageMs >= held.renewAtAgeMs) void renewNow(keeper, held);
    arm(keeper, held);
  }, nextAgeMs - ageMs);
}

function end({ leases }: Keeper, held: Held): void {
  held.cancelTimer();
  leases.delete(held.entry);
  held.entry.end();
  held.onEnd();
}

function leave(keeper: Keeper, held: Held): void {
  const { handle, id, entry } = held;
  const { lease } = entry;
  end(keeper, held);
  if (!lease) return;
  keeper.emit({ type: "lease_left", provider: handle.name, key: id, expiresAtMs: lease.expiresAtMs });
}

async function renewNow(keeper: Keeper, held: Held): Promise<void> {
  held.renewAtAgeMs = undefined;
  const renewed = await renew(held, keeper);
  if (!keeper.leases.has(held.entry)) return;
  if (renewed) held.entry.renewed(renewed);
  if (renewed) held.renewAtAgeMs = renewalAge(held.entry);
  if (held.superseded) held.renewAtAgeMs = undefined;
  arm(keeper, held);
}

function renewalAge({ lease, lifeMs }: CacheEntry): number | undefined {
  return lease?.renewable ? lifeMs * renewAfterShareOfLife : undefined;
}

/** The lease with a later end; undefined when it was refused, or failed: then, if it may, it is tried again soon. */
async function renew(held: Held, { random, emit, lifetime }: Keeper): Promise<Lease | undefined> {
  const { handle, id, entry } = held;
  const { lease } = entry;
  if (!lease) return undefined;
  try {
    const renewed = await handle.renew(lease, lifetime);
    held.failures = 0;
    return renewed && renewed.expiresAtMs > lease.expiresAtMs ? renewed : undefined;
  } catch (thrown) {
    if (lifetime.aborted) return undefined;
    const fault = toSecretError(thrown, handle.name);
    emit({ type: "fault", provider: handle.name, key: id, code: fault.code, during: "renew" });
    held.failures += 1;
    const waitMs = Math.max(fault.retryAfterMs ?? 0, backOffMs(outageBackOff, held.failures, random));
    if (fault.retryable) held.renewAtAgeMs = entry.ageMs + waitMs;
    return undefined;
  }
}

async function revokeAll(
  chosen: readonly Held[],
  withinMs: number,
  { clock, emit }: LeaseKeeperOptions,
): Promise<void> {
  const revokeOne = async ({ handle, id, entry: { lease } }: Held) => {
    const bounds = { provider: handle.name, clock, timeoutMs: withinMs, signals: [] };
    try {
      if (lease) await withinTime(bounds, (signal) => handle.revoke(lease, signal));
    } catch (thrown) {
      const { code } = toSecretError(thrown, handle.name);
      emit({ type: "fault", provider: handle.name, key: id, code, during: "revoke" });
    }
  };
  await Promise.all(chosen.map(revokeOne));
}
