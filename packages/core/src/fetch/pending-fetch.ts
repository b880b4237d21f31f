import type { Key, SecretError } from "@latebound/provider";
import type { FetchAnswer } from "./provider-handle.ts";
import { abortFault } from "./to-secret-error.ts";

/** How a fetch ended. */
export type FetchOutcome =
  | { readonly fault: undefined; readonly payload: FetchAnswer }
  | { readonly fault: SecretError };

/** One key on its way through the queue, with whoever waits for it. */
export interface PendingFetch {
  readonly key: Key;
  /** Settled once, or rejected when the caller's signal is aborted. */
  readonly promise: Promise<FetchAnswer>;
  /** Whether it was settled or its caller has left. */
  readonly done: boolean;
  /** Called when it is done. */
  onDone: () => void;
  settle(outcome: FetchOutcome): void;
}

/** A pending fetch that its caller's signal ends. */
export function createPendingFetch(key: Key, signal: AbortSignal, provider: string): PendingFetch {
  const { promise, resolve, reject } = Promise.withResolvers<FetchAnswer>();
  let done = false;
  const pending: PendingFetch = {
    key,
    promise,
    get done() {
      return done;
    },
    onDone: () => undefined,
    settle(outcome) {
      if (done) return;
      done = true;
      signal.removeEventListener("abort", leave);
      if (outcome.fault) reject(outcome.fault);
      else resolve(outcome.payload);
      pending.onDone();
    },
  };
  const leave = () => pending.settle({ fault: abortFault(signal, provider) });
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  return pending;
}
