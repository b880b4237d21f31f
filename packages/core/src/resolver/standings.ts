import type { Decision, Policy } from "../policy/policy.ts";

/** How a consumer stands with one key. */
export interface Standing {
  readonly consumer: string;
  /** What the policy says of it. */
  readonly decision: Decision;
  /** The backend's own names for the key, once nothing was found to refuse the consumer under them. */
  confirmed: readonly string[] | undefined;
}

const mostStandings = 1_000;

/** Tells how a consumer stands at a time; the policy is asked once, and again when a grant has expired. */
export function createStandings(
  policy: Policy,
  decide: (consumer: string, nowMs: number) => Decision,
): (consumer: string, nowMs: number) => Standing {
  let last: Standing | undefined;
  /** All of them, once there is more than one. */
  let standings: Map<string, Standing> | undefined;
  let { revision } = policy;
  const find = (consumer: string) => (last?.consumer === consumer ? last : standings?.get(consumer));
  return (consumer, nowMs) => {
    const isCurrent = revision === policy.revision;
    const known = isCurrent ? find(consumer) : undefined;
    if (known && nowMs < (known.decision.untilMs ?? Infinity)) {
      last = known;
      return known;
    }
    const standing: Standing = { consumer, decision: decide(consumer, nowMs), confirmed: undefined };
    // Names may come from requests: what is kept stays small.
    if (!isCurrent || (standings && standings.size >= mostStandings)) standings?.clear();
    else if (last) standings ??= new Map([[last.consumer, last]]);
    standings?.set(consumer, standing);
    revision = policy.revision;
    last = standing;
    return standing;
  };
}
