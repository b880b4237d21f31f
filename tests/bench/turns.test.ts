import { afterEach, expect, test, vi } from "vitest";
import { measureInTurns } from "../../bench/measure/turns.ts";

afterEach(() => vi.restoreAllMocks());

test("each runs once in each turn, and once before", async () => {
  const order: string[] = [];
  const contest = (name: string) => ({ name, run: async () => void order.push(name) });
  const times = await measureInTurns([contest("ours"), contest("theirs")], 2);
  expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
  expect(times.of("ours")).toBeGreaterThan(0);
});

test("what a run takes more than another of the same turn has a median of its own", async () => {
  let turn = 0;
  const waits = { short: [0, 1, 30, 40], long: [0, 11, 32, 50] };
  const contest = (name: keyof typeof waits, ends = 0) => ({
    name,
    run: async () => {
      const untilMs = performance.now() + (waits[name][turn] ?? 0);
      while (performance.now() < untilMs);
      turn += ends;
    },
  });
  const times = await measureInTurns([contest("short"), contest("long", 1)], 3);
  const over = times.over("long", "short");
  expect(over).toBeGreaterThan(9.9e6);
  expect(times.over("none", "short")).toEqual({ missing: "failed" });
});

test("one that fails is missing, told on stderr, and not run again", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  let runs = 0;
  const failing = async () => {
    runs += 1;
    throw new Error("not today");
  };
  const contests = [
    { name: "good", run: async () => {} },
    { name: "bad", run: failing },
  ];
  const times = await measureInTurns(contests, 3);
  expect(times.of("bad")).toEqual({ missing: "failed" });
  expect(times.of("good")).toBeTypeOf("number");
  expect(runs).toBe(1);
  expect(said).toHaveBeenCalledWith("bench: bad failed: not today");
});
