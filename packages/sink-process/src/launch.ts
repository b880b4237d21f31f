import { isLate } from "@latebound/core";
import type { Child, ChildStart } from "./child/child.ts";
import { isNullDevice } from "./child/device-of.ts";
import { startPipedChild } from "./child/start-piped-child.ts";
import { startTerminalChild } from "./child/start-terminal-child.ts";
import type { FilledSlot } from "./delivery/fill-slots.ts";
import { type Delivery, openDelivery } from "./delivery/open-delivery.ts";
import { buildEnvironment, type ChildEnvironment, type Variable } from "./env/build-environment.ts";
import type { ProcessPlan } from "./process-plan.ts";
import type { OwnStreams } from "./spec/process-spec.ts";

/** One run of the child, with what it was given. */
export interface Launched {
  readonly child: Child;
  readonly environment: Omit<ChildEnvironment, "env">;
  /** Removes what the delivery left. */
  close(): Promise<void>;
}

/** Starts the child with these values; nothing is left of them when that fails. @throws {ProcessStartError} @throws {SecretError} */
export async function launch(plan: ProcessPlan, slots: readonly FilledSlot[]): Promise<Launched> {
  const delivery = await openDelivery(slots);
  try {
    const { env, ...environment } = environmentOf(plan, slots, delivery);
    const child = await startChild(plan, delivery, env);
    await delivery.handedOver();
    return { child, environment, close: () => delivery.close() };
  } catch (error) {
    await delivery.close();
    throw error;
  }
}

function environmentOf(
  { spec, inherited }: ProcessPlan,
  slots: readonly FilledSlot[],
  delivery: Delivery,
): ChildEnvironment {
  const { hostEnv = {}, allowEnv = [], stripEnv = [], pristine = false } = spec;
  const variables = slots.filter(({ way }) => way === "env");
  return buildEnvironment({
    inherited,
    config: variables.filter(({ text }) => !isLate(text)),
    secrets: [...variables.filter(({ text }) => isLate(text)), ...delivery.paths],
    host: Object.entries(hostEnv).map(([name, value]): Variable => ({ name, value })),
    allowed: allowEnv,
    stripped: stripEnv,
    pristine,
  });
}

async function startChild(plan: ProcessPlan, delivery: Delivery, env: ChildStart["env"]): Promise<Child> {
  const { spec, file, base, redactor, output } = plan;
  const { command, args = [], directory } = spec;
  const start: ChildStart = { file, command, args, directory, env, base };
  const inTerminal =
    output === "terminal"
      ? await startTerminalChild(start, redactor.nodeTransform(), ownStreamsOf(spec).stdout)
      : undefined;
  return inTerminal ?? startPipedChild(start, { ...delivery, ...outputsOf(plan) });
}

/** Output is piped where it is masked or goes elsewhere than to our own. */
function outputsOf({ spec, redactor, output }: ProcessPlan) {
  const path = (target: typeof spec.stdout, own: "stdout" | "stderr") => {
    if (output === "unmasked") return target && { createMasker: undefined, target };
    // What nobody can read needs no mask.
    if (!target && isNullDevice(own === "stdout" ? 1 : 2)) return undefined;
    return { createMasker: () => redactor.masker(), target: target ?? (() => ownStreamsOf(spec)[own]) };
  };
  return { stdout: path(spec.stdout, "stdout"), stderr: path(spec.stderr, "stderr") };
}

function ownStreamsOf({ ownStreams = process }: ProcessPlan["spec"]): OwnStreams {
  return ownStreams;
}
