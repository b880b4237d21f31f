import type { Child } from "./child/child.ts";
import { type ChildOutput, startChild } from "./child/start-child.ts";
import { childStartOf, environmentOf } from "./child-start.ts";
import type { FilledSlot } from "./delivery/fill-slots.ts";
import { openDelivery } from "./delivery/open-delivery.ts";
import type { ChildEnvironment } from "./env/build-environment.ts";
import type { ProcessPlan } from "./process-plan.ts";

/** One run of the child, with what it was given. */
export interface Launched {
  readonly child: Child;
  readonly environment: Omit<ChildEnvironment, "env">;
  readonly output: ChildOutput;
  /** Removes what the delivery left. */
  close(): Promise<void>;
}

/**
 * Starts the child with these values; nothing is left of them when that fails.
 * @throws {ProcessStartError} @throws {SecretError}
 */
export async function launch(
  plan: ProcessPlan,
  slots: readonly FilledSlot[],
  output: ChildOutput,
): Promise<Launched> {
  const delivery = await openDelivery(slots);
  try {
    const { env, ...environment } = environmentOf(plan, slots, delivery.paths);
    const { spec, redactor } = plan;
    const { stdout, stderr, ownStreams } = spec;
    const { stdin, descriptors } = delivery;
    const streams = { stdin, descriptors, output, redactor, stdout, stderr, ownStreams };
    const child = await startChild(childStartOf(plan, env), streams);
    await delivery.handedOver();
    return { child, environment, output, close: () => delivery.close() };
  } catch (error) {
    await delivery.close();
    throw error;
  }
}
