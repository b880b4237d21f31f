import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Consumer, Resolved } from "@latebound/core";
import { createRedactor } from "@latebound/redact";
import { maskedError } from "./masked-error.ts";

/** A plugin in a worker thread. */
export interface LateWorker {
  /** The thread, to listen to. Its errors are not masked: those that `errors` tells are. */
  readonly worker: Worker;
  /** Resolves a message's late values and posts it; values go over the channel, nowhere else. @throws {SecretError} */
  post(message: unknown): Promise<void>;
  /** Calls back with what the thread threw, masked. */
  onError(listener: (error: Error) => void): void;
}

/**
 * A worker thread that starts with an empty environment and none of the parent's flags, and gets values by message only.
 * `workerData` is given as it is: late values refuse to be cloned.
 */
export function startWorker(
  consumer: Consumer,
  file: string | URL,
  options: Omit<WorkerOptions, "env" | "execArgv"> & {
    readonly env?: Record<string, string>;
    readonly execArgv?: string[];
  } = {},
): LateWorker {
  const redactor = createRedactor();
  const worker = new Worker(file, { ...options, env: options.env ?? {}, execArgv: options.execArgv ?? [] });
  return {
    worker,
    async post(message) {
      const resolved: Resolved<unknown> = await consumer.resolve(message, {
        onValue: (value) => redactor.add(value),
      });
      worker.postMessage(resolved);
    },
    onError(listener) {
      worker.on("error", (thrown) => listener(maskedError(thrown, redactor)));
    },
  };
}
