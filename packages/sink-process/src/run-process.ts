import { type Consumer, isSecretError } from "@latebound/core";
import type { ProcessExit } from "./child/process-exit.ts";
import { isProcessStartError } from "./child/process-start-error.ts";
import { planProcess } from "./process-plan.ts";
import { ProcessRun } from "./process-run.ts";
import type { DeliveryReport } from "./report/delivery-report.ts";
import type { ProcessSpec } from "./spec/process-spec.ts";
import { type StrippedSpec, stripSpec } from "./spec/stripped-spec.ts";

/** A child that was given its values and runs. */
export interface RunningProcess {
  /** Of the child that runs now, or ran last. */
  readonly pid: number;
  /** What the child got at its last start; no values. */
  readonly report: DeliveryReport;
  /** The spec without the texts that it delivers. */
  readonly spec: StrippedSpec;
  /** How it ended; rejects where a restart fails, or its output could not be masked, which ends it. */
  readonly exit: Promise<ProcessExit>;
  /** Sends a signal, SIGTERM by default. After SIGTERM, SIGINT or SIGKILL there is no further restart. */
  kill(signal?: NodeJS.Signals): void;
}

/**
 * A child process that got its values at the last moment, as soon as it runs. Its output is masked, its exit code and
 * signal are told exactly, signals of this process go on to it.
 * @throws {SecretError} `invalid_config` for the spec, `invalid_value` for what a variable can't hold, and as
 * `consumer.resolve`; then nothing was started and nothing is left
 * @throws {ProcessStartError} when the command can't be started
 */
export async function runProcess(consumer: Consumer, spec: ProcessSpec): Promise<RunningProcess> {
  const plan = planProcess(consumer, spec);
  const toHost = (error: unknown) =>
    isSecretError(error) || isProcessStartError(error) ? error : plan.redactor.redactError(error);
  const run = new ProcessRun(plan);
  await run.start().catch((error) => Promise.reject(toHost(error)));
  const exit = run.untilEnd().catch((error) => Promise.reject(toHost(error)));
  // Who doesn't ask how it ended isn't told of a failed restart.
  exit.catch(() => {});
  return {
    get pid() {
      return run.pid;
    },
    get report() {
      return run.report;
    },
    spec: stripSpec(plan),
    exit,
    kill: (signal = "SIGTERM") => run.kill(signal),
  };
}
