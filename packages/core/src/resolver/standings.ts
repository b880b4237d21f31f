import type { AccessRequest, Decision, Policy } from "../policy/policy.ts";

/** How a consumer stands with one key. */
export interface Standing {
  readonly consumer: string;
  /** What the policy says of it. */
  readonly decision: Decision;
  /** The backend's own names for the key, once nothing was found to refuse the consumer under them. */
  confirmed: readonly string[] | undefined;
}

const mostStandings = 1_000;

/** What the policy can be asked of. */
interface Requestable {
  request(consumer: string): AccessRequest;
}

/** How consumers stand with one key; the policy is asked once, and again when a grant has expired. */
export class Standings {
  readonly #policy: Policy;
  readonly #asked: Requestable;
  #revision: Policy["revision"];
  #last: Standing | undefined;
  /** All of them, once there is more than one. */
  #all: Map<string, Standing> | undefined;

  constructor(policy: Policy, asked: Requestable) {
    this.#policy = policy;
    this.#asked = asked;
    this.#revision = policy.revision;
  }

  of(consumer: string, nowMs: number): Standing {
    const known = this.#revision === this.#policy.revision ? this.#find(consumer) : undefined;
    if (!known || nowMs >= (known.decision.untilMs ?? Infinity)) return this.#decide(consumer, nowMs);
    this.#last = known;
    return known;
  }

  #find(consumer: string): Standing | undefined {
    return this.#last?.consumer === consumer ? this.#last : this.#all?.get(consumer);
  }

  #decide(consumer: string, nowMs: number): Standing {
    const { revision } = this.#policy;
    const isCurrent = this.#revision === revision;
    const decision = this.#policy.decide(this.#asked.request(consumer), nowMs);
    const standing: Standing = { consumer, decision, confirmed: undefined };
    // Names may come from requests: what is kept stays small.
    if (!isCurrent || (this.#all && this.#all.size >= mostStandings)) this.#all?.clear();
    else if (this.#last) this.#all ??= new Map([[this.#last.consumer, this.#last]]);
    this.#all?.set(consumer, standing);
    this.#revision = revision;
    this.#last = standing;
    return standing;
  }
}
