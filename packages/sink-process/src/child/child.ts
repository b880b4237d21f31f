import type { ChildEnd } from "./process-exit.ts";

/** A child that runs. */
export interface Child {
  readonly pid: number;
  /** Whether it has a terminal of its own, so that a key pressed in ours is no signal to us. */
  readonly hasTerminal: boolean;
  /** Sends a signal, unless it has ended. */
  kill(signal: NodeJS.Signals): void;
  /** Once it has ended, its output is waited for no longer than this: what a descendant still writes then is lost. */
  boundOutput(limitMs: number): void;
  /** Settles when it has ended and its output was passed on; rejects where that could not be masked. */
  readonly ended: Promise<ChildEnd>;
}

/** What a child is started with. */
export interface ChildStart {
  /** An absolute path. */
  readonly file: string;
  /** As the spec has it: what the child sees as its own name. */
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** How errors name the spec. */
  readonly base: string;
}
