import { type Key, type Lease, type Payload, SecretError, type SecretErrorCode } from "@latebound/provider";
import type { ProviderSettings } from "../../config/config.ts";
import type { SecretEvent } from "../../events/secret-event.ts";
import type { ProviderHandle } from "../../fetch/provider-handle.ts";
import { createManualClock } from "../../time/test-clock/manual-clock.ts";
import { createSecretCache } from "../create-secret-cache.ts";
import type { CacheAnswer, CacheTarget } from "../secret-cache.ts";

/** What is planted in every payload of a test. */
export const canary = "canary-7f3a91";

/** A backend that does as it is told, in place of a provider behind its fetch layer. */
export interface ScriptedHandle extends ProviderHandle {
  generation: number;
  /** What the next fetches answer; called once per fetch. */
  answer: (key: Key, signal: AbortSignal) => Payload | undefined | Promise<Payload | undefined>;
  onRenew: (lease: Lease) => Lease | undefined | Promise<Lease | undefined>;
  onRevoke: (lease: Lease, signal: AbortSignal) => void | Promise<void>;
  /** The paths fetched, in order. */
  readonly fetches: string[];
  readonly renewals: string[];
  readonly revocations: string[];
}

/** Settings of a provider with the defaults of the design. */
export const defaultSettings: ProviderSettings = {
  cacheTtlMs: 300_000,
  negativeTtlMs: 5_000,
  maxStaleMs: 3_600_000,
  timeoutMs: 10_000,
  retries: 2,
  maxConcurrency: 64,
};

/** What a rig may be given instead of its defaults; `random` is always ½ by default. */
export interface RigOptions {
  readonly settings?: Partial<ProviderSettings>;
  readonly random?: () => number;
  readonly maxEntries?: number;
  readonly maxBytes?: number;
}

/** A cache on a manual clock over a scripted backend that answers with the canary. */
export function createCacheRig({ settings, random = () => 0.5, ...bounds }: RigOptions = {}) {
  const clock = createManualClock();
  const events: Omit<SecretEvent, "atMs">[] = [];
  const cache = createSecretCache({ clock, random, emit: (event) => events.push(event), ...bounds });
  const handle = createScriptedHandle({ ...defaultSettings, ...settings });
  const target = (path = "apps/mail"): CacheTarget => ({ handle, key: { path }, id: path });
  return {
    clock,
    cache,
    handle,
    events,
    target,
    eventsOf: (type: SecretEvent["type"]) => events.filter((event) => event.type === type),
    /** Looks up and waits for the answer, letting the flight land. */
    async get(path?: string, options = {}): Promise<CacheAnswer> {
      const answer = cache.lookup(target(path), options);
      await clock.advance(0);
      return answer;
    },
  };
}

/** The text of an answer. */
export function textOf({ payload }: CacheAnswer): string | undefined {
  return payload && "text" in payload ? payload.text : undefined;
}

/** A fault as a backend throws it. */
export function fault(code: SecretErrorCode, allowStale = true): SecretError {
  return new SecretError(code, { message: `scripted ${code}`, provider: "vault", allowStale });
}

function createScriptedHandle(settings: ProviderSettings): ScriptedHandle {
  const handle: ScriptedHandle = {
    name: "vault",
    settings,
    generation: 0,
    breakerFault: undefined,
    fetches: [],
    renewals: [],
    revocations: [],
    answer: () => ({ text: canary }),
    onRenew: () => undefined,
    onRevoke: () => undefined,
    async fetch(key, signal) {
      handle.fetches.push(key.path);
      return handle.answer(key, signal);
    },
    instance: () => Promise.reject(fault("unavailable")),
    check: () => Promise.resolve(undefined),
    async renew(lease) {
      handle.renewals.push(lease.id);
      return handle.onRenew(lease);
    },
    async revoke(lease, signal) {
      handle.revocations.push(lease.id);
      await handle.onRevoke(lease, signal);
    },
    diagnose: async () => undefined,
    close: () => Promise.resolve(),
  };
  return handle;
}
