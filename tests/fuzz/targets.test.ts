import { describe, expect, it } from "vitest";
import type { FuzzTarget } from "./fuzz-target.ts";
import { runCases } from "./run-cases.ts";
import { fuzzTargets } from "./targets.ts";

const seed = 20_260_101;

describe("50,000 cases", () => {
  it.each(fuzzTargets)("of $name", (target) => runCases(target, { seed, count: 50_000 }), 120_000);
});

describe("runCases", () => {
  const picky: FuzzTarget = {
    name: "picky",
    run: (random) => {
      if (random.integer(100) === 7) throw new Error("seven");
    },
  };
  const failing = /^case (\d+) of picky failed; again with: --target picky --seed 1 --first \1 --cases 1$/;

  it("says how to run the failing case alone", async () => {
    const error: unknown = await runCases(picky, { seed: 1, count: 10_000 }).catch(
      (thrown: unknown) => thrown,
    );
    const message = error instanceof Error ? error.message : "";
    expect(message).toMatch(failing);
    const first = Number(failing.exec(message)?.[1]);
    await expect(runCases(picky, { seed: 1, count: 1, first })).rejects.toThrow(failing);
    await expect(runCases(picky, { seed: 1, count: first })).resolves.toBeUndefined();
  });

  it("waits for targets that take time", async () => {
    const late: FuzzTarget = { name: "late", run: () => Promise.reject(new Error("later")) };
    await expect(runCases(late, { seed: 1, count: 1 })).rejects.toThrow("case 0 of late failed");
  });

  it("gives every case its own choices", async () => {
    const seen = new Set<number>();
    const target: FuzzTarget = { name: "seen", run: (random) => void seen.add(random.integer(2 ** 32)) };
    await runCases(target, { seed: 1, count: 1_000 });
    expect(seen.size).toBeGreaterThan(990);
  });

  it("has one name for each target", () => {
    expect(new Set(fuzzTargets.map(({ name }) => name)).size).toBe(fuzzTargets.length);
  });
});
