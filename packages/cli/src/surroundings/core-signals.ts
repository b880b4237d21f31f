import { constants } from "node:os";

/**
 * Signals whose default leaves an image of the process, values and all, on disk. Those of its own crashes are not among
 * them: nothing can be done any more when they come.
 */
export const coreSignals = ["SIGQUIT", "SIGABRT", "SIGTRAP", "SIGXCPU", "SIGXFSZ", "SIGSYS"] as const;

/** From now on such a signal ends this process with 128+n, unless somebody else listens to it. */
export function endWithoutCore(): void {
  for (const signal of coreSignals) process.off(signal, endUnlessHeard).on(signal, endUnlessHeard);
}

/** The exit code of who has ended in order on a signal: 0, and 128+n for one whose sender expects no order. */
export function orderlyExitCode(signal: NodeJS.Signals | undefined): number {
  return signal !== undefined && isCoreSignal(signal) ? signalExitCode(signal) : 0;
}

/** 128+n, by which a shell tells the end by a signal. */
export function signalExitCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Whether a signal is one of them. */
export function isCoreSignal(signal: NodeJS.Signals): boolean {
  return (coreSignals as readonly NodeJS.Signals[]).includes(signal);
}

/** Files that were delivered are removed on the exit. */
function endUnlessHeard(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 1) process.exit(signalExitCode(signal));
}
