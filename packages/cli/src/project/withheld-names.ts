import type { ProcessSpec } from "@latebound/sink-process";
import type { Surroundings } from "../surroundings/surroundings.ts";
import type { Access } from "./command-access.ts";

/** The names of the variables that the child of a spec doesn't inherit: those that it says, and those that no child does. */
export function strippedNames(
  { stripEnv = [] }: Pick<ProcessSpec, "stripEnv">,
  access: Pick<Access, "credentialNames">,
  surroundings: Pick<Surroundings, "environment">,
): readonly string[] {
  return [...stripEnv, ...withheldNames(access, surroundings)];
}

/** The names of the variables that no child inherits: the resolver's credentials, and what leads to the agent. */
export function withheldNames(
  { credentialNames }: Pick<Access, "credentialNames">,
  { environment }: Pick<Surroundings, "environment">,
): readonly string[] {
  const ofAgent = Object.keys(environment).filter((name) =>
    name.toUpperCase().startsWith("LATEBOUND_AGENT_"),
  );
  return [...credentialNames, ...ofAgent];
}
