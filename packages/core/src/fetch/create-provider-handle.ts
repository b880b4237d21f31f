import type { Clock, Key, Lease, Provider } from "@latebound/provider";
import pLimit from "p-limit";
import type { Emit } from "../events/secret-event.ts";
import { createBreaker } from "./breaker.ts";
import { checkLease, checkReadability } from "./check-payload.ts";
import { orAborted } from "./or-aborted.ts";
import { createPendingFetch, type PendingFetch } from "./pending-fetch.ts";
import type { ProviderHandle, ProviderSource } from "./provider-handle.ts";
import { createProviderHolder } from "./provider-holder.ts";
import { type FetchContext, runFetch } from "./run-fetch.ts";
import { abortFault, toSecretError } from "./to-secret-error.ts";
import { createTurnBatch } from "./turn-batch.ts";
import { withinTime } from "./within-time.ts";

/** What a handle works with. */
export interface ProviderHandleOptions {
  readonly clock: Clock;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  readonly emit: Emit;
}

/** A handle on a provider that is opened at the first fetch. */
export function createProviderHandle(source: ProviderSource, options: ProviderHandleOptions): ProviderHandle {
  const context = createContext(source, options, () => {
    handle.generation += 1;
  });
  const { name, settings, breaker, holder } = context;
  const call = createCaller(context);
  const fetchSoon = createFetchQueue(context, call.limit);
  const handle: ChangingHandle = {
    name,
    settings,
    generation: 0,
    get breakerFault() {
      return breaker.fault;
    },
    async fetch(key, signal) {
      if (holder.lifetime.aborted) throw abortFault(holder.lifetime, name);
      const fault = breaker.fault;
      if (fault) throw fault;
      return fetchSoon(key, signal);
    },
    instance: (signal) => call.open([signal, holder.lifetime]),
    check: (key, signal) => call.once(signal, (provider, ending) => checkWith(provider, key, ending)),
    diagnose: (signal) =>
      call.once(signal, async (provider, ending) => provider.diagnose?.({ signal: ending })),
    renew: (lease, signal) => call.once(signal, (provider, ending) => renewWith(provider, lease, ending)),
    async revoke(lease, signal) {
      await call.once(signal, async (provider, ending) => provider.revoke?.(lease, { signal: ending }));
    },
    close: () => call.close(),
  };
  return handle;
}

type ChangingHandle = Omit<ProviderHandle, "generation"> & { generation: number };

function createContext(
  source: ProviderSource,
  options: ProviderHandleOptions,
  onReplaced: () => void,
): FetchContext {
  const { name, settings } = source;
  const { clock, emit } = options;
  const onCloseFault = () => emit({ type: "fault", provider: name, code: "unavailable", during: "close" });
  const holder = createProviderHolder(source, { clock, onReplaced, onCloseFault });
  return { ...options, name, settings, holder, breaker: createBreaker({ ...options, provider: name }) };
}

/** Calls outside the fetch queue, under the same limits: one attempt, within the timeout. */
function createCaller({ name, settings, clock, holder }: FetchContext) {
  const limit = pLimit(settings.maxConcurrency);
  const within = async <Value>(signals: AbortSignal[], run: (signal: AbortSignal) => Promise<Value>) => {
    try {
      return await withinTime({ provider: name, clock, timeoutMs: settings.timeoutMs, signals }, run);
    } catch (thrown) {
      throw toSecretError(thrown, name);
    }
  };
  const open = (signals: AbortSignal[]) => within(signals, () => holder.open());
  return {
    limit,
    open,
    close: () => within([], () => holder.close()),
    async once<Value>(signal: AbortSignal, run: (provider: Provider, signal: AbortSignal) => Promise<Value>) {
      const signals = [signal, holder.lifetime];
      const provider = await open(signals);
      const call = () => within(signals, (ending) => holder.borrow(provider, () => run(provider, ending)));
      try {
        return await orAborted(limit(call), signal);
      } catch (thrown) {
        throw signal.aborted ? abortFault(signal, name) : thrown;
      }
    },
  };
}

async function checkWith(provider: Provider, key: Key, signal: AbortSignal) {
  return provider.check ? checkReadability(await provider.check(key, { signal })) : undefined;
}

async function renewWith(provider: Provider, lease: Lease, signal: AbortSignal): Promise<Lease | undefined> {
  return provider.renew ? checkLease(await provider.renew(lease, { signal })) : undefined;
}

/** Collects the keys of one turn and fetches them, many in one call where the provider can. */
function createFetchQueue(context: FetchContext, limit: ReturnType<typeof pLimit>) {
  const { name, clock, settings, holder } = context;
  const open = () =>
    withinTime({ provider: name, clock, timeoutMs: settings.timeoutMs, signals: [holder.lifetime] }, () =>
      holder.open(),
    );
  const flush = async (members: readonly PendingFetch[]) => {
    try {
      const provider = await open();
      const groups = provider.getMany ? [members] : members.map((member) => [member]);
      for (const group of groups) void limit(() => runFetch(group, context));
    } catch (thrown) {
      for (const member of members) member.settle({ fault: toSecretError(thrown, name) });
    }
  };
  const add = createTurnBatch<PendingFetch>((members) => void flush(members));
  const waiting = new Set<PendingFetch>();
  holder.lifetime.addEventListener("abort", () => {
    for (const member of waiting) member.settle({ fault: toSecretError(holder.lifetime.reason, name) });
  });
  return (key: Key, signal: AbortSignal) => {
    const member = createPendingFetch(key, signal, name);
    if (member.done) return member.promise;
    waiting.add(member);
    add(member);
    return member.promise.finally(() => waiting.delete(member));
  };
}
