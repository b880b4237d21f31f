const endings = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** What is to be removed when the process ends, and whether a signal that ends it counts. */
const open = new Map<() => void, { readonly onSignal: boolean }>();

/**
 * Calls `remove` when the process exits, and with `onSignal` when a signal ends it that nobody else handles; gives how
 * to call it off. Nothing is listened to while there is nothing to remove.
 */
export function removeOnExit(remove: () => void, { onSignal }: { readonly onSignal: boolean }): () => void {
  open.set(remove, { onSignal });
  listen();
  return () => {
    if (open.delete(remove)) listen();
  };
}

/**
 * Removes at once every file that this process delivered and was to remove when it exits; for a host that ends itself
 * by a signal, which no listener hears. What can't be removed stays in the ledger.
 */
export function removeDeliveredFiles(): void {
  for (const remove of [...open.keys()]) {
    try {
      remove();
    } catch {
      // The ledger still lists what could not be removed: the next start does it.
    }
  }
}

/** Listens to what is needed now, and to nothing else. */
function listen(): void {
  process.off("exit", removeDeliveredFiles);
  for (const signal of endings) process.off(signal, endBySignal);
  if (open.size > 0) process.on("exit", removeDeliveredFiles);
  if (![...open.values()].some(({ onSignal }) => onSignal)) return;
  for (const signal of endings) process.prependListener(signal, endBySignal);
}

/**
 * A host that listens too decides itself when to exit; without one the signal ends the process, as it would have. Runs
 * before the listeners of the host, as one that is called once is not counted any more after its call.
 */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeDeliveredFiles();
  for (const ending of endings) process.off(ending, endBySignal);
  process.kill(process.pid, signal);
}
