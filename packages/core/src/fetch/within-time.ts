import { type Clock, SecretError } from "@latebound/provider";
import { orAborted } from "./or-aborted.ts";
import { abortFault } from "./to-secret-error.ts";

/** The bounds of one piece of work for a provider. */
export interface Bounds {
  readonly provider: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Any of these ends the work. */
  readonly signals: readonly AbortSignal[];
}

/**
 * What `run` gives within the time; it is handed a signal that ends with the time or with any of the signals, and is
 * not waited for when it doesn't heed that.
 * @throws {SecretError} `timeout`, or the fault that a signal was aborted with; else what `run` throws
 */
export async function withinTime<Value>(
  { provider, clock, timeoutMs, signals }: Bounds,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const stops = signals.map((signal) => {
    const stop = () => controller.abort(abortFault(signal, provider));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    return () => signal.removeEventListener("abort", stop);
  });
  stops.push(clock.setTimer(() => controller.abort(tookTooLong(provider, timeoutMs)), timeoutMs));
  try {
    controller.signal.throwIfAborted();
    return await orAborted(run(controller.signal), controller.signal);
  } finally {
    for (const stop of stops) stop();
  }
}

function tookTooLong(provider: string, timeoutMs: number): SecretError {
  return new SecretError("timeout", {
    message: `provider "${provider}" did not answer within ${timeoutMs} ms`,
    hint: "see whether it can be reached; `timeout` sets the limit",
    provider,
  });
}
