import { afterEach, expect, test, vi } from "vitest";
import { createBestFigures } from "../../bench/measure/best-figures.ts";
import { measureInTurns } from "../../bench/measure/turns.ts";

const untilQuiet = async () => {};

afterEach(() => vi.restoreAllMocks());

test("each runs once in each turn, and once before", async () => {
  const order: string[] = [];
  const contest = (name: string) => ({ name, run: async () => void order.push(name) });
  const times = await measureInTurns(
    { what: "x", contests: [contest("ours"), contest("theirs")], turns: 2 },
    { best: createBestFigures(), untilQuiet },
  );
  expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
  expect(times.of("ours")).toBeGreaterThan(0);
});

test("what a run takes more than another of the same turn has a median of its own", async () => {
  let nowNs = 0n;
  vi.spyOn(process.hrtime, "bigint").mockImplementation(() => nowNs);
  const taking = (name: string, times: bigint[]) => ({
    name,
    run: async () => {
      nowNs += times.shift() ?? 0n;
    },
  });
  const contests = [taking("short", [0n, 1n, 30n, 40n]), taking("long", [0n, 11n, 32n, 50n])];
  const times = await measureInTurns(
    { what: "x", contests, turns: 3 },
    { best: createBestFigures(), untilQuiet },
  );
  expect([times.of("short"), times.of("long"), times.over("long", "short")]).toEqual([30, 32, 10]);
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
  const times = await measureInTurns(
    { what: "x", contests, turns: 3 },
    { best: createBestFigures(), untilQuiet },
  );
  expect(times.of("bad")).toEqual({ missing: "failed" });
  expect(times.of("good")).toBeTypeOf("number");
  expect(runs).toBe(1);
  expect(said).toHaveBeenCalledWith("bench: bad failed: not today");
});

test("the process with the least counts, and one that failed in this process keeps its figure from another", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const known = createBestFigures({ "x: bad": 5, "x: good": 1 });
  const contests = [
    { name: "good", run: async () => {} },
    { name: "bad", run: () => Promise.reject(new Error("not today")) },
  ];
  const times = await measureInTurns({ what: "x", contests, turns: 1 }, { best: known, untilQuiet });
  expect([times.of("good"), times.of("bad")]).toEqual([1, 5]);
});
