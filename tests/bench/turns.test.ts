import { afterEach, expect, test, vi } from "vitest";
import { createBestFigures } from "../../bench/measure/best-figures.ts";
import { measureInTurns } from "../../bench/measure/turns.ts";

const untilQuiet = async () => {};

afterEach(() => vi.restoreAllMocks());

/** A clock that stands still but for what contests take, and contests that take these times, one after the other. */
function startClock() {
  let nowNs = 0n;
  vi.spyOn(process.hrtime, "bigint").mockImplementation(() => nowNs);
  return (name: string, ...times: bigint[]) => ({
    name,
    run: async () => {
      nowNs += (times.length > 1 ? times.shift() : times[0]) ?? 0n;
    },
  });
}

test("each runs once in each turn, twice as often as counts, and once before", async () => {
  const order: string[] = [];
  const contest = (name: string) => ({ name, run: async () => void order.push(name) });
  const times = await measureInTurns(
    { what: "x", contests: [contest("ours"), contest("theirs")], turns: 1 },
    { best: createBestFigures(), untilQuiet },
  );
  expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
  expect(times.of("ours")).toBeGreaterThan(0);
});

test("the quieter half of the turns counts; what a run takes more than another of its turn has a median of its own", async () => {
  const taking = startClock();
  const contests = [
    taking("short", 0n, 1n, 90n, 30n, 95n, 40n, 10n),
    taking("long", 0n, 11n, 20n, 32n, 91n, 50n, 99n),
  ];
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

/** What two contests of these times are found to take, after processes that found this. */
async function figuresAfter(known: Readonly<Record<string, number>>, times: readonly [bigint, bigint]) {
  const taking = startClock();
  const contests = [taking("ours", times[0]), taking("theirs", times[1])];
  const best = createBestFigures(known);
  const { of, over } = await measureInTurns({ what: "x", contests, turns: 1 }, { best, untilQuiet });
  return [of("ours"), of("theirs"), over("theirs", "ours")];
}

test("all figures are of the process in which the contests together took least", async () => {
  const known = {
    "x: together": Math.log(12 * 18),
    "x: ours": 12,
    "x: theirs": 18,
    "x: theirs over ours": 6,
  };
  expect(await figuresAfter(known, [10n, 22n])).toEqual([12, 18, 6]);
  expect(await figuresAfter(known, [13n, 16n])).toEqual([13, 16, 3]);
});

test("one that failed in this process keeps its figure from another, and makes it no quieter", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const known = createBestFigures({ "x: together": 6, "x: bad": 5, "x: good": 1 });
  const contests = [
    { name: "good", run: async () => {} },
    { name: "bad", run: () => Promise.reject(new Error("not today")) },
  ];
  const times = await measureInTurns({ what: "x", contests, turns: 1 }, { best: known, untilQuiet });
  expect([times.of("good"), times.of("bad")]).toEqual([1, 5]);
});

test("where a contest fails in every process, the figures are of the quietest all the same", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const taking = startClock();
  const best = createBestFigures();
  const ask = async (took: bigint) => {
    const failing = { name: "bad", run: () => Promise.reject(new Error("never")) };
    const contests = [taking("good", took), failing];
    return (await measureInTurns({ what: "x", contests, turns: 1 }, { best, untilQuiet })).of("good");
  };
  expect([await ask(20n), await ask(10n), await ask(30n)]).toEqual([20, 10, 10]);
});

test("a slow contest doesn't decide alone which turns are quiet", async () => {
  const taking = startClock();
  const contests = [taking("quick", 0n, 10n, 20n), taking("slow", 0n, 10_100n, 10_000n)];
  const { of } = await measureInTurns(
    { what: "x", contests, turns: 1 },
    { best: createBestFigures(), untilQuiet },
  );
  expect([of("quick"), of("slow")]).toEqual([10, 10_100]);
});
