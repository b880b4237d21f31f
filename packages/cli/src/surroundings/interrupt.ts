import { removeDeliveredFiles } from "@latebound/sink-file";

/** Listens for who wants this process to end. */
export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The first signal that came. */
  readonly by: NodeJS.Signals | undefined;
  stop(): void;
}

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Turns the first signal that asks this process to end into an abort; a second one ends it at once, and its files. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let by: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (by !== undefined) endBySignal(signal);
    by = signal;
    controller.abort();
  };
  for (const ending of endings) process.on(ending, onSignal);
  return {
    signal: controller.signal,
    get by() {
      return by;
    },
    stop: () => {
      for (const ending of endings) process.off(ending, onSignal);
    },
  };
}

/** Ends this process by a signal, as if nobody had listened; delivered files are removed first. */
export function endBySignal(signal: NodeJS.Signals): void {
  removeDeliveredFiles();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
