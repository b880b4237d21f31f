import { expect, test } from "vitest";
import { createFiguresSoFar } from "../../bench/measure/figures-so-far.ts";

test("what was measured now and by the processes before is given, and is known to the next", () => {
  const first = createFiguresSoFar();
  expect(first.least("time", [30, 20])).toBe(20);
  expect(first.most("rate", [5, 7])).toBe(7);
  expect(first.every("runs", [3, 1])).toEqual([3, 1]);
  const second = createFiguresSoFar(JSON.parse(JSON.stringify(first.all())));
  expect(second.least("time", [25])).toBe(20);
  expect(second.most("rate", [9])).toBe(9);
  expect(second.least("other", [3])).toBe(3);
  expect(second.every("runs", [2])).toEqual([3, 1, 2]);
  expect(second.known("rate")).toBe(9);
  expect([second.known("runs"), second.known("none")]).toEqual([undefined, undefined]);
  expect(second.all()).toEqual({ time: 20, rate: 9, other: 3, runs: [3, 1, 2] });
});
