import { throwSpecFaults } from "@latebound/core/spec-faults";
import type Docker from "dockerode";
import { checkPlan } from "./check-plan.ts";
import type { ContainerPlan } from "./container-plan.ts";
import type { ContainerVariable, CreateOptions, DeliveryOptions, SpecText } from "./container-spec.ts";
import { fileSlots } from "./file-slots.ts";
import { findMisplaced } from "./find-misplaced.ts";
import { variableSlots } from "./variable-slots.ts";

/** Options as the caller gave them, in dockerode's words and in ours. */
export interface PlanSource {
  readonly createOptions: CreateOptions;
  readonly env: Readonly<Record<string, SpecText | ContainerVariable>>;
  readonly delivery: DeliveryOptions;
}

/** What is to be done. @throws {SecretError} `invalid_config` with every fault, before anything is fetched */
export function planContainer({ createOptions, env, delivery }: PlanSource): ContainerPlan {
  const { name: base = "container", directory = "/run/secrets", mode = 0o400, registry } = delivery;
  const { Env: list, abortSignal: _ours, ...others } = createOptions;
  const problems = findMisplaced(createOptions, delivery, base);
  const { variables, problems: variableProblems } = variableSlots({ list, env, delivery, base });
  const { files, problems: fileProblems } = fileSlots({ variables, delivery, directory, mode, base });
  const reported = new Set(variableProblems.map(({ path }) => path));
  const furtherProblems = fileProblems.filter(({ path }) => !reported.has(path));
  throwSpecFaults([...problems, ...variableProblems, ...furtherProblems]);
  const plan: ContainerPlan = {
    base,
    // Nothing in it is late, as was just seen. A copy: what the caller does with the options later doesn't matter.
    options: structuredClone(others as Docker.ContainerCreateOptions),
    variables,
    files,
    stdin: delivery.stdin,
    directory,
    owner: { uid: delivery.uid, gid: delivery.gid },
    shell: delivery.shell ?? true,
    hostDirectory: delivery.hostDirectory ?? "/dev/shm",
    pull: delivery.pull ?? (registry ? "missing" : "never"),
    registry: registry && { ...registry },
    engine: delivery.engine,
    stdout: delivery.stdout,
    stderr: delivery.stderr,
    signal: delivery.signal,
    onEvent: delivery.onEvent,
  };
  throwSpecFaults(checkPlan(plan));
  return plan;
}
