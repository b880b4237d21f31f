import type { Random } from "./random.ts";

/** One thing to be fuzzed; adding it to `targets.ts` puts it into `npm test` and `scripts/fuzz.ts`. */
export interface FuzzTarget {
  readonly name: string;
  /** Makes one input and checks what comes of it; throws or rejects when something is wrong. */
  run(random: Random): void | Promise<void>;
  /** Picks a shape of input that may be long; time spent on it has to grow no faster than its length. */
  pickShape?(random: Random): Shape;
}

/** Makes an input of about this many characters, and gives back the work to be timed. */
export type Shape = (length: number) => () => unknown;
