import type { Child } from "./child.ts";
import { forwardSignals, isSentByTerminal } from "./forward-signals.ts";

const defaultKillTimeoutMs = 10_000;
const endingSignals: readonly string[] = ["SIGTERM", "SIGINT", "SIGKILL"];

/** Whom a run's signals go to: its child, or the last one once that has ended. Before there is one they are kept for it. */
export class ChildHolder {
  /** How long a child that was told to end may take. */
  readonly killTimeoutMs: number;
  #child: Child | undefined;
  #isEnding = false;
  /** Signals that came while the first child was being started. */
  readonly #early: NodeJS.Signals[] = [];

  constructor(killTimeoutMs: number = defaultKillTimeoutMs) {
    this.killTimeoutMs = killTimeoutMs;
  }

  /** @throws {TypeError} before one was started */
  get child(): Child {
    if (this.#child) return this.#child;
    throw new TypeError("the child was not started");
  }

  /** Whether it is to end for good. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** The child runs from now on. */
  hold(child: Child): void {
    this.#child = child;
    for (const signal of this.#early.splice(0)) this.kill(signal);
  }

  /** Sends a signal; after one that ends the child there is no other start. */
  kill(signal: NodeJS.Signals): void {
    if (endingSignals.includes(signal)) this.end();
    this.child.kill(signal);
  }

  /** There is no other start, and no descendant's output keeps the end waiting. */
  end(): void {
    this.#isEnding = true;
    this.#child?.boundOutput(this.killTimeoutMs);
  }

  /**
   * Passes this process's signals on until the returned function is called; from before the start on, as a signal between
   * the start and us would leave the child behind.
   */
  forwardSignals(): () => void {
    return forwardSignals({
      kill: (signal) => {
        if (this.#child) this.#child.kill(signal);
        else this.#early.push(signal);
      },
      hears: (signal) => isSentByTerminal(signal, this.#child?.hasTerminal ?? false),
      onEnding: () => this.end(),
    });
  }
}
