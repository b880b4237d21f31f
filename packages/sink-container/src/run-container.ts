import type { Consumer } from "@latebound/core";
import { startPlan } from "./prepare-container.ts";
import type { RunningContainer } from "./running-container.ts";
import type { ContainerSpec, CreateOptions } from "./spec/container-spec.ts";
import { planContainer } from "./spec/plan-container.ts";
import { tellUnboundReferences } from "./spec/unbound-references.ts";

/**
 * A container that runs and was given its secrets: variables with references become files on a tmpfs of its own, whose
 * paths stand in `NAME_FILE`, unless the spec says `deliver: "env"`. The spec is never written to.
 * @throws {SecretError} as `prepareContainer` and its `start`
 */
export async function runContainer(consumer: Consumer, spec: ContainerSpec): Promise<RunningContainer> {
  const { image, command, entrypoint, user, env = {}, readOnly, options, ...delivery } = spec;
  const createOptions = completeOptions({ image, command, entrypoint, user, readOnly, options });
  const plan = planContainer({ createOptions, env, delivery });
  tellUnboundReferences(consumer, plan, createOptions);
  return await startPlan(consumer, plan);
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
