const endings = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** What is to be removed when the process ends. */
const open = new Set<() => void>();

/**
 * Calls `remove` when the process exits, or is ended by a signal that nobody else handles; gives how to call it off.
 * Nothing is listened to while there is nothing to remove.
 */
export function removeOnExit(remove: () => void): () => void {
  if (open.size === 0) listen();
  open.add(remove);
  return () => {
    if (open.delete(remove) && open.size === 0) stopListening();
  };
}

function listen(): void {
  process.on("exit", removeAll);
  for (const signal of endings) process.prependListener(signal, endBySignal);
}

function stopListening(): void {
  process.off("exit", removeAll);
  for (const signal of endings) process.off(signal, endBySignal);
}

function removeAll(): void {
  for (const remove of open) {
    try {
      remove();
    } catch {
      // The ledger still lists what could not be removed: the next start does it.
    }
  }
}

/**
 * A host that listens too decides itself when to exit; without one the signal ends the process, as it would have. Runs
 * before the listeners of the host, as one that is called once is not counted any more after its call.
 */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  stopListening();
  process.kill(process.pid, signal);
}
