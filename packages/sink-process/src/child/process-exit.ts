import { constants } from "node:os";
import { removeDeliveredFiles } from "@latebound/sink-file";

/** How a child ended. */
export interface ProcessExit {
  /** 0–255 as the child gave it, or 128+n where signal n ended it. */
  readonly exitCode: number;
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | undefined;
  /** How often it was started anew because a value changed. */
  readonly restarts: number;
}

/** What the system said of a child's end. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The exit as a shell would tell it. */
export function exitOf({ code, signal }: ChildEnd, restarts: number): ProcessExit {
  if (signal === null) return { exitCode: code ?? 1, signal: undefined, restarts };
  return { exitCode: 128 + constants.signals[signal], signal, restarts };
}

/** Those whose default leaves an image of this process, values and all, on disk. */
const leavesCore = new Set<NodeJS.Signals>([
  ...(["SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE"] as const),
  ...(["SIGSEGV", "SIGXCPU", "SIGXFSZ", "SIGSYS"] as const),
]);

/**
 * Ends this process as the child ended: by the same signal, else with its exit code. A signal that would leave a core
 * dump of this process is told by its 128+n instead. Files that this process delivered are removed before a signal.
 */
export function exitAs({ exitCode, signal }: ProcessExit): void {
  process.exitCode = exitCode;
  if (signal !== undefined && !leavesCore.has(signal)) {
    removeDeliveredFiles();
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
}
