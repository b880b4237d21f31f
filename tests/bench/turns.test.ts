import { afterEach, expect, test, vi } from "vitest";
import { measureInTurns } from "../../bench/measure/turns.ts";

afterEach(() => vi.restoreAllMocks());

test("each runs once in each turn, and once before", async () => {
  const order: string[] = [];
  const contest = (name: string) => ({ name, run: async () => void order.push(name) });
  const figure = await measureInTurns([contest("ours"), contest("theirs")], 2);
  expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
  expect(figure("ours")).toBeGreaterThan(0);
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
  const figure = await measureInTurns(contests, 3);
  expect(figure("bad")).toEqual({ missing: "failed" });
  expect(figure("good")).toBeTypeOf("number");
  expect(runs).toBe(1);
  expect(said).toHaveBeenCalledWith("bench: bad failed: not today");
});
