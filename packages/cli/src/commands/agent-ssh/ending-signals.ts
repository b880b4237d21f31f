/** Signals that ask this process to end. */
export interface EndingSignals {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  /** Settles with the first of them. */
  readonly heard: Promise<void>;
  /** Leaves them to whoever listens then, else to the system. */
  stop(): void;
}

const names = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Hears them from now on; a second one ends the process as the system does. */
export function hearEndingSignals(): EndingSignals {
  const controller = new AbortController();
  const stop = () => {
    for (const name of names) process.off(name, hear);
  };
  const hear = () => {
    stop();
    controller.abort();
  };
  const heard = new Promise<void>((resolve) => {
    controller.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  for (const name of names) process.on(name, hear);
  return { signal: controller.signal, heard, stop };
}
