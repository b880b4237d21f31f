import type { Consumer } from "@latebound/core";
import { createRedactor } from "@latebound/redact";
import { checkLocal } from "./delivery/host-directory.ts";
import { connectEngine } from "./engine/connection.ts";
import { openEngine } from "./engine/open-engine.ts";
import { openContainer, type RunningContainer } from "./running-container.ts";
import type { ContainerPlan } from "./spec/container-plan.ts";
import type { CreateOptions, DeliveryOptions } from "./spec/container-spec.ts";
import { planContainer } from "./spec/plan-container.ts";
import { tellUnboundReferences } from "./spec/unbound-references.ts";

/** A container that can be started any number of times, each time with values of that moment. */
export interface PreparedContainer {
  /**
   * Creates the container, starts it and delivers its secrets.
   * @throws {SecretError} as `consumer.resolve`; `unavailable` and `timeout` of the engine; `invalid_config` for what it
   * refuses; nothing is left of a container that could not be given everything
   */
  start(): Promise<RunningContainer>;
}

/**
 * A container from dockerode's create options, of which `Env` may hold late values. Each becomes a file on a tmpfs of
 * the container's own, whose path stands in `NAME_FILE`, unless `deliver` says `env`. The options are copied, and
 * nothing is fetched or sent before `start`.
 * @throws {SecretError} `invalid_config` with every fault, such as a late value in a label
 */
export function prepareContainer(
  consumer: Consumer,
  createOptions: CreateOptions,
  options: DeliveryOptions = {},
): PreparedContainer {
  const plan = planContainer({ createOptions, env: {}, delivery: options });
  tellUnboundReferences(consumer, plan, createOptions);
  return { start: () => startPlan(consumer, plan) };
}

/** The container of a plan. @throws {SecretError} */
export async function startPlan(consumer: Consumer, plan: ContainerPlan): Promise<RunningContainer> {
  const { base, signal } = plan;
  const opened = await openEngine(plan.engine, base);
  checkLocal(plan, opened);
  const engine = connectEngine(opened, base, signal);
  return await openContainer({ consumer, plan, engine, redactor: createRedactor() });
}
