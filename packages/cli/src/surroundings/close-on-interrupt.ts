import type { CloseOptions } from "@latebound/core";
import { endBySignal, listenForInterrupt } from "./interrupt.ts";

/** The end of something that is also closed when this process is told to end. */
export interface InterruptibleClose {
  /** Whether this process was told to end: nothing is to be given out any more. */
  readonly isInterrupted: boolean;
  /** Closes it. Where a signal came before that was done it never settles: the process ends by the signal. */
  close(options?: CloseOptions): Promise<void>;
}

/** How long calls under way may take, so that what the backend granted meanwhile is known and given back. */
const graceMs = 500;

/** How long it may all take until the process ends. */
const limitMs = 2_000;

/**
 * Closes at the first signal that asks this process to end, so that no lease stays behind; then, when whoever uses it has
 * left as well, ends the process by that signal. A second one ends it at once.
 */
export function closeOnInterrupt(closeAll: (options?: CloseOptions) => Promise<void>): InterruptibleClose {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const interrupt = listenForInterrupt();
  const end = async () => {
    const ended = Promise.allSettled([closeAll({ graceMs }), left]);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, limitMs))]);
    if (interrupt.by !== undefined) endBySignal(interrupt.by);
  };
  interrupt.signal.addEventListener("abort", () => void end());
  return {
    get isInterrupted() {
      return interrupt.signal.aborted;
    },
    async close(options) {
      leave();
      if (!interrupt.signal.aborted) await closeAll(options);
      if (interrupt.signal.aborted) await new Promise<never>(() => {});
      interrupt.stop();
    },
  };
}
