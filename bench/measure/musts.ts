import { type Contender, type Figure, type Must, ratioOf, type Unit } from "../report/answer.ts";
import { quantity } from "../report/quantity.ts";

/** A line above which the value must not lie; `of` is what the limit is about, if the row doesn't say it. */
export function atMost(limit: number, unit: Unit, reached: Figure, of = ""): Must {
  return { what: `≤ ${quantity(limit, unit)} ${of}`.trim(), bound: "at most", limit, unit, reached };
}

/** A line below which the value must not lie. */
export function atLeast(limit: number, unit: Unit, reached: Figure, of = ""): Must {
  return { what: `≥ ${quantity(limit, unit)} ${of}`.trim(), bound: "at least", limit, unit, reached };
}

/** At most so many times what the other took; 1 is ahead of it. */
export function timesOf(ours: Figure, { name, figure }: Contender, limit = 1): Must {
  const must = atMost(limit, "×", ratioOf(ours, figure), name);
  return limit === 1 ? { ...must, what: `ahead of ${name}` } : must;
}

/** At least so many times the rate of the other; 1 is ahead of it. */
export function rateTimesOf(ours: Figure, { name, figure }: Contender, limit = 1): Must {
  const must = atLeast(limit, "×", ratioOf(ours, figure), name);
  return limit === 1 ? { ...must, what: `ahead of ${name}` } : must;
}
