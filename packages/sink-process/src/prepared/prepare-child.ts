import { resolve } from "node:path";
import type { Consumer } from "@latebound/core";
import { type UnmaskedValue, unmaskedValues } from "@latebound/redact";
import { childStartOf, environmentOf } from "../child-start.ts";
import { fillSlots } from "../delivery/fill-slots.ts";
import { planProcess } from "../process-plan.ts";
import type { Environment, ProcessSpec } from "../spec/process-spec.ts";
import type { PreparedChild, PreparedMask } from "./prepared-child.ts";

/** The process that will start the child. */
export interface StarterPlace {
  /** Its working directory, an absolute path. */
  readonly directory: string;
  /** What the child inherits, as far as the spec lets it. */
  readonly environment: Environment;
}

/** What came of a spec. */
export interface Preparation {
  readonly child: PreparedChild;
  /** What will show in its output as it is, and why: for the host to tell. */
  readonly unmasked: readonly UnmaskedValue[];
}

/** Whether a spec delivers by the environment only, once, and leaves output and signals to the process that starts the child. */
export function isPreparable({ files, fds, fifos, stdin, ...spec }: ProcessSpec): boolean {
  const { restartOnChange, stdout, stderr, forwardSignals } = spec;
  return !(
    files ||
    fds ||
    fifos ||
    stdin !== undefined ||
    restartOnChange ||
    stdout ||
    stderr ||
    forwardSignals === false
  );
}

/**
 * What `startPreparedChild` starts in another process of this user; its values are had here.
 * @throws {SecretError} `invalid_config` for the spec, `invalid_value` for what a variable can't hold, and as
 * `consumer.resolve`
 * @throws {ProcessStartError} when the command can't be started; nothing was fetched then
 * @throws {TypeError} for a spec that is not preparable
 */
export async function prepareChild(
  consumer: Consumer,
  spec: ProcessSpec,
  { directory, environment }: StarterPlace,
): Promise<Preparation> {
  if (!isPreparable(spec)) throw new TypeError("the spec needs the process that starts its child");
  const placed = { ...spec, directory: resolve(directory, spec.directory ?? "."), parentEnv: environment };
  const masks: PreparedMask[] = [];
  const plan = planProcess(consumer, placed, (form, reference) => void masks.push({ form, reference }));
  const slots = await fillSlots(plan.consumer, plan.slots, { base: plan.base, signal: spec.signal });
  const { env } = environmentOf(plan, slots);
  const isMasked = spec.mask !== false;
  return {
    child: {
      start: childStartOf(plan, env),
      masks: isMasked ? masks : undefined,
      killTimeoutMs: spec.killTimeoutMs,
    },
    unmasked: isMasked ? unmaskedValues(plan.redactor) : [],
  };
}
