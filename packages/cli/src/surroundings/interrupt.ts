import { removeDeliveredFiles } from "@latebound/sink-file";
import { coreSignals, isCoreSignal, signalExitCode } from "./core-signals.ts";

/** Listens for who wants this process to end. */
export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The first signal that came. */
  readonly by: NodeJS.Signals | undefined;
  stop(): void;
}

/** What asks this process to end. */
export const endings = ["SIGINT", "SIGTERM", "SIGHUP", ...coreSignals] as const;

/**
 * Turns the first signal that asks this process to end into an abort. The second one is for `again`, where there is
 * one; the next ends the process at once, and its files.
 */
export function listenForInterrupt({ again }: { readonly again?: () => void } = {}): Interrupt {
  const controller = new AbortController();
  let by: NodeJS.Signals | undefined;
  const steps = [() => controller.abort(), ...(again ? [again] : [])];
  const onSignal = (signal: NodeJS.Signals) => {
    by ??= signal;
    const step = steps.shift();
    if (step) step();
    else endBySignal(signal);
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

/**
 * Ends this process by a signal, as if nobody had listened; by its 128+n where it would leave a core dump. Delivered
 * files are removed first.
 */
export function endBySignal(signal: NodeJS.Signals): void {
  removeDeliveredFiles();
  if (isCoreSignal(signal)) process.exit(signalExitCode(signal));
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
