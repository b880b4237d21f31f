import type { Consumer } from "@latebound/core";
import { startPlan } from "./prepare-container.ts";
import type { RunningContainer } from "./running-container.ts";
import type { ContainerPlan } from "./spec/container-plan.ts";
import type { ContainerSpec, CreateOptions } from "./spec/container-spec.ts";
import { planContainer } from "./spec/plan-container.ts";
import { tellUnboundReferences } from "./spec/unbound-references.ts";

/**
 * A container that runs and was given its secrets: variables with references become files on a tmpfs of its own, whose
 * paths stand in `NAME_FILE`, unless the spec says `deliver: "env"`. The spec is never written to.
 * @throws {SecretError} as `prepareContainer` and its `start`
 */
export async function runContainer(consumer: Consumer, spec: ContainerSpec): Promise<RunningContainer> {
  const { plan, createOptions } = planOf(spec);
  tellUnboundReferences(consumer, plan, createOptions);
  return await startPlan(consumer, plan);
}

/**
 * Refuses a spec that `runContainer` would refuse, with all faults at once; nothing is fetched or sent.
 * @throws {SecretError} `invalid_config`
 */
export function checkContainerSpec(spec: ContainerSpec): void {
  planOf(spec);
}

function planOf(spec: ContainerSpec): { plan: ContainerPlan; createOptions: CreateOptions } {
  const { image, command, entrypoint, user, env = {}, readOnly, options, ...delivery } = spec;
  const createOptions = completeOptions({ image, command, entrypoint, user, readOnly, options });
  return { plan: planContainer({ createOptions, env, delivery }), createOptions };
}

type PlainParts = Pick<ContainerSpec, "image" | "command" | "entrypoint" | "user" | "readOnly" | "options">;

function completeOptions({
  image,
  command,
  entrypoint,
  user,
  readOnly,
  options = {},
}: PlainParts): CreateOptions {
  return {
    ...options,
    Image: image,
    ...(command && { Cmd: [...command] }),
    ...(entrypoint && { Entrypoint: [...entrypoint] }),
    ...(user !== undefined && { User: user }),
    ...(readOnly !== undefined && { HostConfig: { ...options.HostConfig, ReadonlyRootfs: readOnly } }),
  } as CreateOptions;
}
