import { isTerminal } from "./device-of.ts";

/** Whom signals go to. */
export interface SignalTarget {
  kill(signal: NodeJS.Signals): void;
  /** Whether it gets the signal without us. */
  hears(signal: NodeJS.Signals): boolean;
  /** Someone asks us to end. */
  onEnding(): void;
}

/**
 * What a process can be sent and handle, but for what tells of its own faults and of its own children and job. Node never
 * calls a listener for what the system doesn't have.
 */
export const forwardedSignals: readonly NodeJS.Signals[] = [
  ...(["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM"] as const),
  ...(["SIGCONT", "SIGWINCH", "SIGURG", "SIGIO", "SIGPWR", "SIGXCPU", "SIGXFSZ"] as const),
];

/** Passes signals on, each once; the second SIGINT or SIGTERM kills. The returned function ends that. */
export function forwardSignals(target: SignalTarget): () => void {
  let endings = 0;
  const forward = (signal: NodeJS.Signals) => {
    if (signal === "SIGINT" || signal === "SIGTERM") {
      target.onEnding();
      endings++;
      if (endings > 1) return target.kill("SIGKILL");
    }
    if (!target.hears(signal)) target.kill(signal);
  };
  if (forwarding.size === 0) for (const signal of forwardedSignals) process.on(signal, dispatch);
  forwarding.add(forward);
  return () => {
    const wasLast = forwarding.delete(forward) && forwarding.size === 0;
    if (wasLast) for (const signal of forwardedSignals) process.off(signal, dispatch);
  };
}

/** One for each child; the process itself has one listener for each signal, however many children there are. */
const forwarding = new Set<(signal: NodeJS.Signals) => void>();

function dispatch(signal: NodeJS.Signals): void {
  for (const forward of [...forwarding]) forward(signal);
}

/** What a terminal sends to the whole foreground group. */
const sentByTerminal = new Set<NodeJS.Signals>(["SIGINT", "SIGQUIT", "SIGCONT", "SIGWINCH"]);

/**
 * Whether a child gets a signal from its terminal: of its own one the size only, as keys pressed in ours are no signal
 * to us then; of ours, in whose foreground group it is with us, whatever that sends.
 */
export function isSentByTerminal(signal: NodeJS.Signals, hasOwnTerminal: boolean): boolean {
  if (hasOwnTerminal) return signal === "SIGWINCH";
  return sentByTerminal.has(signal) && [0, 1, 2].some(isTerminal);
}
