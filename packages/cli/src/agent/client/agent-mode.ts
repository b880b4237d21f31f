import type { Surroundings } from "../../surroundings/surroundings.ts";

/**
 * Whether a run may ask the agent, and start it: not with `LATEBOUND_AGENT=0`, not on a CI machine unless
 * `LATEBOUND_AGENT=1`, not where Node was told to treat connections in another way than the agent's Node does, and not once
 * it has left a question unanswered.
 */
export function mayUseAgent({
  environment,
  userId,
  leavesAgent,
}: Pick<Surroundings, "environment" | "userId" | "leavesAgent">): boolean {
  const { LATEBOUND_AGENT: wish, CI: onCi, HOME: home } = environment;
  if (userId === undefined || leavesAgent || wish === "0") return false;
  // `~/` is something else in each folder then.
  if (home !== undefined && !home.startsWith("/")) return false;
  if (agentHindrances(environment).length > 0) return false;
  return wish === "1" || !onCi || onCi === "false" || onCi === "0";
}

/** The variables that are set and keep runs from using the agent. */
export function agentHindrances(environment: Surroundings["environment"]): readonly string[] {
  return connectionSettings.filter((name) => environment[name]);
}

/** Each process has these once; the agent has none of them. */
const connectionSettings = [
  "NODE_OPTIONS",
  "NODE_EXTRA_CA_CERTS",
  "NODE_USE_SYSTEM_CA",
  "NODE_USE_ENV_PROXY",
];
