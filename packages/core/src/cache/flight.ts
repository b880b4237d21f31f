import { SecretError, type SecretErrorCode } from "@latebound/provider";
import type { CacheEntry } from "./cache-entry.ts";

/** How a flight ended, for all who wait for it; each makes its own error of the fault. */
export type Landing =
  | { readonly fault: SecretError; readonly entry: undefined }
  | { readonly fault: undefined; readonly entry: CacheEntry };

/** One fetch under way, and who waits for it. */
export interface Flight {
  /** What was in the cache when it began; stands in for an I/O fault even when it was evicted since. */
  readonly previous: CacheEntry | undefined;
  readonly signal: AbortSignal;
  /** Never rejects. */
  readonly landing: Promise<Landing>;
  /** The landing for one more waiter, whose signal ends its own wait only. */
  join(signal: AbortSignal | undefined): Promise<Landing>;
  abort(reason: SecretError): void;
}

/** What a flight is made from. */
export interface FlightOptions {
  readonly previous: CacheEntry | undefined;
  /** Goes on without anybody waiting. */
  readonly background: boolean;
  readonly fetch: (signal: AbortSignal) => Promise<Landing>;
  /** The last waiter left, and the fetch is aborted. */
  readonly onAbandoned: () => void;
  /** Keeps the process alive while somebody waits; gives what ends that. */
  readonly hold: () => () => void;
}

/** A flight that has begun. */
export function createFlight({ previous, background, fetch, onAbandoned, hold }: FlightOptions): Flight {
  const controller = new AbortController();
  const { signal } = controller;
  const landing = fetch(signal);
  let waiting = 0;
  let release: (() => void) | undefined;
  const end = () => {
    release?.();
    release = undefined;
  };
  void landing.then(end);
  const leave = () => {
    waiting -= 1;
    if (waiting > 0) return;
    end();
    if (background) return;
    onAbandoned();
    controller.abort();
  };
  return {
    previous,
    signal,
    landing,
    join(waiterSignal) {
      waiting += 1;
      release ??= hold();
      return waiterSignal ? untilAborted(landing, waiterSignal, leave) : landing;
    },
    abort: (reason) => controller.abort(reason),
  };
}

/** A fresh error for a call that ended without an answer of its own. */
export function endedFault(code: Extract<SecretErrorCode, "aborted" | "closed">): SecretError {
  const message =
    code === "closed" ? "the secret cache is closed" : "the call was aborted before the secret arrived";
  return new SecretError(code, { message });
}

function untilAborted(landing: Promise<Landing>, signal: AbortSignal, leave: () => void): Promise<Landing> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      leave();
      reject(endedFault("aborted"));
    };
    signal.addEventListener("abort", abort, { once: true });
    void landing.then((landed) => {
      signal.removeEventListener("abort", abort);
      resolve(landed);
    });
  });
}
