import { afterEach, expect, test, vi } from "vitest";
import { createFiguresSoFar } from "../../bench/measure/figures-so-far.ts";
import { measureInTurns } from "../../bench/measure/turns.ts";

const untilQuiet = async () => {};
const settingWith = (soFar = createFiguresSoFar()) => ({ soFar, untilQuiet });

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

/** Such as one that fails in this process. */
const failing = (name: string) => ({ name, run: () => Promise.reject(new Error("not today")) });

test("each runs once in each turn, and once before", async () => {
  const order: string[] = [];
  const contest = (name: string) => ({ name, run: async () => void order.push(name) });
  const contests = [contest("ours"), contest("theirs")];
  const times = await measureInTurns({ what: "x", contests, turns: 2 }, settingWith());
  expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
  expect(times.of("ours")).toBeGreaterThan(0);
});

test("one that is slow runs in some of the turns only", async () => {
  const order: string[] = [];
  const contest = (name: string, inEvery?: number) => ({
    name,
    run: async () => void order.push(name),
    ...(inEvery !== undefined && { inEvery }),
  });
  const contests = [contest("quick"), contest("slow", 3)];
  await measureInTurns({ what: "x", contests, turns: 4 }, settingWith());
  expect(order.join(" ")).toBe("quick slow quick quick quick slow quick");
});

test("a figure is what a tenth of the runs took less than, the first run not counted", async () => {
  const taking = startClock();
  const contests = [
    taking("short", 1n, 90n, 30n, 95n, 40n, 10n, 50n, 60n, 70n, 80n, 85n, 20n),
    taking("long", 1n, 95n),
  ];
  const times = await measureInTurns({ what: "x", contests, turns: 11 }, settingWith());
  expect([times.of("short"), times.of("long"), times.over("long", "short")]).toEqual([20, 95, 75]);
  expect([times.median("short"), times.median("long")]).toEqual([60, 95]);
  expect(times.over("none", "short")).toEqual({ missing: "failed" });
});

test("the runs of the processes before count as well", async () => {
  const taking = startClock();
  const soFar = createFiguresSoFar();
  const ask = async (took: bigint) => {
    const { median } = await measureInTurns(
      { what: "x", contests: [taking("ours", took)], turns: 1 },
      settingWith(soFar),
    );
    return median("ours");
  };
  expect([await ask(10n), await ask(20n), await ask(90n)]).toEqual([10, 15, 20]);
});

test("one that fails is missing, told on stderr, and not run again", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const bad = failing("bad");
  const runs = vi.spyOn(bad, "run");
  const contests = [{ name: "good", run: async () => {} }, bad];
  const times = await measureInTurns({ what: "x", contests, turns: 3 }, settingWith());
  expect([times.of("bad"), times.over("bad", "good")]).toEqual([
    { missing: "failed" },
    { missing: "failed" },
  ]);
  expect(times.of("good")).toBeTypeOf("number");
  expect(runs).toHaveBeenCalledTimes(1);
  expect(said).toHaveBeenCalledWith("bench: bad failed: not today");
});

test("one that fails has the runs of other processes only, not those before it failed", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const taking = startClock();
  const soFar = createFiguresSoFar();
  await measureInTurns({ what: "x", contests: [taking("often", 5n)], turns: 2 }, settingWith(soFar));
  const quick = taking("often", 1n);
  let runs = 0;
  const often = { name: "often", run: () => (++runs > 2 ? failing("often").run() : quick.run()) };
  const { of } = await measureInTurns({ what: "x", contests: [often], turns: 3 }, settingWith(soFar));
  expect([of("often"), runs]).toEqual([5, 3]);
});
