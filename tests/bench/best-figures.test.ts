import { expect, test } from "vitest";
import { createBestFigures } from "../../bench/measure/best-figures.ts";

test("the best of what was measured now and by the processes before is given, and is known to the next", () => {
  const first = createBestFigures();
  expect(first.least("time", [30, 20])).toBe(20);
  expect(first.most("rate", [5, 7])).toBe(7);
  const second = createBestFigures(first.all());
  expect(second.least("time", [25])).toBe(20);
  expect(second.most("rate", [9])).toBe(9);
  expect(second.least("other", [3])).toBe(3);
  expect(second.keep("time", 22)).toBe(22);
  expect(second.all()).toEqual({ time: 22, rate: 9, other: 3 });
});
