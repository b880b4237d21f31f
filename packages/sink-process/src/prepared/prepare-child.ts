import type { Consumer } from "@latebound/core";
import { type UnmaskedValue, unmaskedValues } from "@latebound/redact";
import { fillSlots } from "../delivery/fill-slots.ts";
import { childStartOf, environmentOf } from "../launch.ts";
import { planProcess } from "../process-plan.ts";
import type { ProcessSpec } from "../spec/process-spec.ts";
import type { PreparedChild } from "./prepared-child.ts";

/** A spec whose values all go into the environment, once. */
export type PreparableSpec = Pick<
  ProcessSpec,
  | "name"
  | "command"
  | "args"
  | "env"
  | "mask"
  | "killTimeoutMs"
  | "allowEnv"
  | "stripEnv"
  | "pristine"
  | "signal"
  | "onEvent"
> & {
  /** An absolute path. */
  readonly directory: string;
  readonly parentEnv: NonNullable<ProcessSpec["parentEnv"]>;
};

/** Whether nothing of a spec needs the process that starts its child. */
export function isPreparable({ files, fds, fifos, stdin, restartOnChange }: ProcessSpec): boolean {
  return !(files || fds || fifos || stdin !== undefined || restartOnChange);
}

/** What came of a spec. */
export interface Preparation {
  readonly child: PreparedChild;
  /** What will not be masked in its output, and why. */
  readonly unmasked: readonly UnmaskedValue[];
}

/**
 * What `startPreparedChild` starts in another process: the values are had here. @throws {SecretError} `invalid_config`
 * for the spec, `invalid_value` for what a variable can't hold, and as `consumer.resolve`
 * @throws {ProcessStartError} when the command can't be started
 */
export async function prepareChild(consumer: Consumer, spec: PreparableSpec): Promise<Preparation> {
  const masks: { form: string | Uint8Array; reference: string | undefined }[] = [];
  const plan = planProcess(consumer, spec, (form, reference) => void masks.push({ form, reference }));
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
