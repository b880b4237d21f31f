import { askEngine, type EngineCall } from "./engine-fault.ts";
import type { OpenedEngine } from "./open-engine.ts";

/** An engine that one start talks to, with its patience. */
export interface EngineConnection extends OpenedEngine {
  /** For one call: the caller's signal, and at most a minute. */
  callSignal(): AbortSignal;
  /** Bounds a call that dockerode can't abort. */
  within<T>(call: Promise<T>): Promise<T>;
  /** For what may take long, such as a pull. */
  readonly signal: AbortSignal | undefined;
  ask<T>(asked: string, ask: () => Promise<T>, details?: Pick<EngineCall, "statuses" | "clean">): Promise<T>;
}

/** The engine with bounds on each call. */
export function connectEngine(
  engine: OpenedEngine,
  base: string,
  signal: AbortSignal | undefined,
): EngineConnection {
  const callSignal = () => AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(60_000)]);
  return {
    ...engine,
    signal,
    callSignal,
    within: (call) => Promise.race([call, aborted(callSignal())]),
    ask: (asked, ask, details) => askEngine({ base, address: engine.address, asked, ...details }, ask),
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new DOMException("aborted", { name: "AbortError", cause: signal.reason }));
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return promise;
}
