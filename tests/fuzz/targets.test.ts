import { describe, expect, it } from "vitest";
import type { createRandom } from "./random.ts";
import { runCases } from "./run-cases.ts";
import { fuzzTargets } from "./targets.ts";

const seed = 20_260_101;

describe("50,000 cases", () => {
  it.each(fuzzTargets)(
    "of $name",
    (target) => {
      runCases(target, { seed, count: 50_000 });
    },
    120_000,
  );
});

describe("runCases", () => {
  it("says how to run the failing case alone", () => {
    const target = {
      name: "picky",
      run: (random: ReturnType<typeof createRandom>) => {
        if (random.integer(100) === 7) throw new Error("seven");
      },
    };
    const failing = /case (\d+) of picky failed; again with: --target picky --seed 1 --first \1 --cases 1/;
    expect(() => runCases(target, { seed: 1, count: 10_000 })).toThrow(failing);
    const first = Number(failing.exec(messageOf(() => runCases(target, { seed: 1, count: 10_000 })))?.[1]);
    expect(() => runCases(target, { seed: 1, count: 1, first })).toThrow(failing);
    expect(() => runCases(target, { seed: 1, count: first })).not.toThrow();
  });

  it("gives every case its own choices", () => {
    const seen = new Set<number>();
    runCases({ name: "seen", run: (random) => seen.add(random.integer(2 ** 32)) }, { seed: 1, count: 1_000 });
    expect(seen.size).toBeGreaterThan(990);
  });

  it("has one name for each target", () => {
    expect(new Set(fuzzTargets.map(({ name }) => name)).size).toBe(fuzzTargets.length);
  });
});

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return "";
}
