import type { SecretError, SourcePlace } from "@latebound/provider";
import type { CacheAnswer } from "../cache/secret-cache.ts";
import type { BoundReference } from "../late/late.ts";
import type { Plan } from "../resolver/plan.ts";

/** One distinct key that a call asks for, and what came of it. */
export interface Ask {
  readonly plan: Plan;
  /** Where the first reference to it stands. */
  readonly at: SourcePlace | undefined;
  answer?: CacheAnswer;
  fault?: SecretError;
}

/** The distinct keys of a call, in document order. */
export class Asks {
  readonly all: Ask[] = [];
  readonly #byId = new Map<string, Ask>();
  readonly #byReference = new Map<BoundReference, Ask>();

  add(reference: BoundReference, plan: Plan, at: SourcePlace | undefined): void {
    let ask = this.#byId.get(plan.id);
    if (!ask) {
      ask = { plan, at };
      this.#byId.set(plan.id, ask);
      this.all.push(ask);
    }
    this.#byReference.set(reference, ask);
  }

  /** The ask that answers a reference which was added. */
  of(reference: BoundReference): Ask {
    const ask = this.#byReference.get(reference);
    if (ask) return ask;
    throw new TypeError("the reference does not belong to this call");
  }

  /** Set when policy refused something before anything was fetched. */
  refused = false;

  get faults(): SecretError[] {
    return this.all.flatMap(({ fault }) => (fault ? [fault] : []));
  }
}
