import { endings } from "../../surroundings/interrupt.ts";

/** Signals that ask this process to end. */
export interface EndingSignals {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  /** The first of them. */
  readonly heard: Promise<NodeJS.Signals>;
  /** Leaves them to whoever listens then, else to the system. */
  stop(): void;
}

/** Hears them from now on; a second one ends the process as the system does. */
export function hearEndingSignals(): EndingSignals {
  const controller = new AbortController();
  const stop = () => {
    for (const name of endings) process.off(name, hear);
  };
  const { promise: heard, resolve } = Promise.withResolvers<NodeJS.Signals>();
  const hear = (signal: NodeJS.Signals) => {
    stop();
    resolve(signal);
    controller.abort();
  };
  for (const name of endings) process.on(name, hear);
  return { signal: controller.signal, heard, stop };
}
