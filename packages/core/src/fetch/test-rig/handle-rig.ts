import {
  type Key,
  type Payload,
  type Provider,
  SecretError,
  type SecretErrorCode,
} from "@latebound/provider";
import type { ProviderSettings } from "../../config/config.ts";
import type { SecretEvent } from "../../events/secret-event.ts";
import { createManualClock } from "../../time/test-clock/manual-clock.ts";
import { createProviderHandle } from "../create-provider-handle.ts";
import type { FetchAnswer, ProviderHandle } from "../provider-handle.ts";

/** What is planted in every payload and every foreign error of a test. */
export const canary = "canary-91c0de";

/** A provider that does as it is told and keeps account. */
export interface ScriptedProvider extends Provider {
  get: (key: Key, call: { signal: AbortSignal }) => Promise<Payload | undefined>;
  /** The paths of each call, in order. */
  readonly calls: (readonly string[])[];
  readonly signals: AbortSignal[];
  closed: number;
}

/** What a rig may be given instead of its defaults; `random` is always ½ by default. */
export interface HandleRigOptions {
  readonly settings?: Partial<ProviderSettings>;
  readonly random?: () => number;
  /** Whether the provider has a `getMany`, made from what `answer` says of each key. */
  readonly many?: boolean;
  readonly open?: () => Promise<Provider>;
  readonly reopen?: () => Promise<Provider | undefined>;
}

type Answer = (key: Key, signal: AbortSignal) => unknown;

/** A handle on a manual clock over a scripted provider; `script.answer` is asked once per key and call. */
export function createHandleRig(options: HandleRigOptions = {}) {
  const { settings, random = () => 0.5, many = false, reopen = () => Promise.resolve(undefined) } = options;
  const clock = createManualClock();
  const events: Omit<SecretEvent, "atMs">[] = [];
  const script: { answer: Answer } = { answer: () => ({ text: canary }) };
  const provider = createScriptedProvider((key, signal) => script.answer(key, signal), many);
  const open = options.open ?? (() => Promise.resolve(provider));
  const source = { name: "vault", settings: { ...defaults, ...settings }, open, reopen };
  const handle = createProviderHandle(source, { clock, random, emit: (event) => events.push(event) });
  return {
    clock,
    events,
    script,
    provider,
    handle,
    eventsOf: (type: SecretEvent["type"]) => events.filter((event) => event.type === type),
    fetch: (path: string, signal: AbortSignal = new AbortController().signal) =>
      fetchTold(handle, path, signal),
    /** Fetches and lets it end, without time passing. */
    async fetchNow(path: string) {
      const told = fetchTold(handle, path, new AbortController().signal);
      await clock.advance(0);
      return told;
    },
  };
}

/** How a fetch ended, as a value. */
export type Told =
  | { readonly payload: FetchAnswer; readonly error?: undefined }
  | { readonly error: SecretError };

/** A fault as a provider throws it. */
export function fault(code: SecretErrorCode, details: { retryAfterMs?: number; allowStale?: boolean } = {}) {
  return new SecretError(code, { message: `scripted ${code}`, ...details });
}

/** A provider that answers with what `answer` gives or throws, one key or many. */
export function createScriptedProvider(answer: Answer, many: boolean): ScriptedProvider {
  // What the script gives is handed on as it is, so that wrong shapes can be tried.
  const say = async (key: Key, signal: AbortSignal) => (await answer(key, signal)) as Payload | undefined;
  const provider: ScriptedProvider = {
    calls: [],
    signals: [],
    closed: 0,
    async get(key, { signal }) {
      provider.calls.push([key.path]);
      provider.signals.push(signal);
      return say(key, signal);
    },
    async close() {
      provider.closed += 1;
    },
  };
  if (!many) return provider;
  provider.getMany = async (keys, { signal }) => {
    provider.calls.push(keys.map(({ path }) => path));
    provider.signals.push(signal);
    return Promise.all(keys.map((key) => say(key, signal).catch((error: SecretError) => error)));
  };
  return provider;
}

const defaults: ProviderSettings = {
  cacheTtlMs: 300_000,
  negativeTtlMs: 5_000,
  maxStaleMs: 3_600_000,
  timeoutMs: 10_000,
  retries: 2,
  maxConcurrency: 64,
};

async function fetchTold(handle: ProviderHandle, path: string, signal: AbortSignal): Promise<Told> {
  try {
    return { payload: await handle.fetch({ path }, signal) };
  } catch (error) {
    // The handle's contract: nothing but a SecretError is thrown.
    return { error: error as SecretError };
  }
}
