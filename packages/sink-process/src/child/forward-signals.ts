import { constants } from "node:os";

/** Whom signals go to, as long as it runs. */
export interface SignalTarget {
  kill(signal: NodeJS.Signals): void;
}

/** How signals are passed on. */
export interface ForwardOptions {
  /** Whether the child is in the foreground group of our terminal, and is sent by it what we are. */
  readonly sharesTerminal: boolean;
  /** Whether the child's terminal tells it of its size. */
  readonly hasTerminal: boolean;
  /** Someone asks us to end. */
  readonly onEnding: () => void;
}

/** What a process can be sent and handle, but for what tells of its own faults and of its own children and job. */
export const forwardedSignals: readonly NodeJS.Signals[] = [
  ...(["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM"] as const),
  ...(["SIGCONT", "SIGWINCH", "SIGURG", "SIGIO", "SIGPWR", "SIGXCPU", "SIGXFSZ"] as const),
];

/** What a terminal sends to the whole foreground group. */
const sentByTerminal = new Set<NodeJS.Signals>(["SIGINT", "SIGQUIT", "SIGCONT", "SIGWINCH"]);

/** Passes signals on, each once; the second SIGINT or SIGTERM kills. The returned function ends that. */
export function forwardSignals(target: SignalTarget, options: ForwardOptions): () => void {
  let endings = 0;
  const forward = (signal: NodeJS.Signals) => {
    if (signal === "SIGINT" || signal === "SIGTERM") {
      options.onEnding();
      endings++;
      if (endings > 1) return target.kill("SIGKILL");
    }
    if (!isSentAnyway(signal, options)) target.kill(signal);
  };
  const handled = forwardedSignals.filter((signal) => signal in constants.signals);
  for (const signal of handled) process.on(signal, forward);
  return () => {
    for (const signal of handled) process.off(signal, forward);
  };
}

function isSentAnyway(signal: NodeJS.Signals, { sharesTerminal, hasTerminal }: ForwardOptions): boolean {
  if (hasTerminal) return signal === "SIGWINCH";
  return sharesTerminal && sentByTerminal.has(signal);
}
