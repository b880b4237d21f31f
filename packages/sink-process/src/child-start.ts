import { isLate } from "@latebound/core";
import type { ChildStart } from "./child/child.ts";
import type { FilledSlot } from "./delivery/fill-slots.ts";
import { buildEnvironment, type ChildEnvironment, type Variable } from "./env/build-environment.ts";
import type { ProcessPlan } from "./process-plan.ts";

/** The child's environment; `paths` are variables that lead to what else is delivered. */
export function environmentOf(
  { spec, inherited }: ProcessPlan,
  slots: readonly FilledSlot[],
  paths: readonly Variable[] = [],
): ChildEnvironment {
  const { hostEnv = {}, allowEnv = [], stripEnv = [], pristine = false } = spec;
  const variables = slots.filter(({ way }) => way === "env");
  return buildEnvironment({
    inherited,
    config: variables.filter(({ text }) => !isLate(text)),
    secrets: [...variables.filter(({ text }) => isLate(text)), ...paths],
    host: Object.entries(hostEnv).map(([name, value]): Variable => ({ name, value })),
    allowed: allowEnv,
    stripped: stripEnv,
    pristine,
  });
}

/** What the child is started with. */
export function childStartOf({ spec, file, base }: ProcessPlan, env: ChildStart["env"]): ChildStart {
  const { command, args = [], directory } = spec;
  return { file, command, args, directory, env, base };
}
