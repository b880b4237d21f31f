import type { FuzzTarget } from "./fuzz-target.ts";
import { createRandom } from "./random.ts";

/** Which cases: `count` from the `first` on. The same seed and number is the same case. */
export interface Cases {
  readonly seed: number;
  readonly count: number;
  readonly first?: number;
}

/** Runs the cases of a target. Rejects with an error that says how to run the failing case alone */
export async function runCases(target: FuzzTarget, { seed, count, first = 0 }: Cases): Promise<void> {
  for (let number = first; number < first + count; number += 1) {
    try {
      await target.run(createRandom(caseSeed(seed, number)));
    } catch (error) {
      const replay = `--target ${target.name} --seed ${seed} --first ${number} --cases 1`;
      throw new Error(`case ${number} of ${target.name} failed; again with: ${replay}`, { cause: error });
    }
  }
}

function caseSeed(seed: number, number: number): number {
  return Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(number + 1, 0xc2b2ae35);
}
