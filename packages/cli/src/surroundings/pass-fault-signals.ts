const names = ["SIGABRT", "SIGTRAP", "SIGSYS"] as const;

/** A child that signals can be sent to. */
export interface SignalledChild {
  kill(signal: NodeJS.Signals): void;
  readonly exit: Promise<unknown>;
}

/**
 * Passes on to a child, until it ends, the signals that tell of faults of this process, which nobody else passes on: it
 * would end by them and leave the child behind.
 */
export function passFaultSignals(child: SignalledChild): void {
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const stop = () => {
    for (const name of names) process.off(name, pass);
  };
  for (const name of names) process.on(name, pass);
  child.exit.then(stop, stop);
}
