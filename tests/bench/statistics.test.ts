import { describe, expect, test } from "vitest";
import { median, peakToMean, quantile } from "../../bench/measure/statistics.ts";

describe("median", () => {
  test("is the middle of an odd number, whatever their order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  test("is between the middle two of an even number", () => {
    expect(median([1, 10, 2, 4])).toBe(3);
  });

  test("of nothing is refused rather than made up", () => {
    expect(() => median([])).toThrow(RangeError);
  });

  test("leaves the values as they were", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

test("a quantile lies between two values by its distance", () => {
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(quantile([4, 2, 8], 1)).toBe(8);
  expect(quantile([4, 2, 8], 0)).toBe(2);
});

test("the peak is compared with the mean", () => {
  expect(peakToMean([1, 1, 1])).toBe(1);
  expect(peakToMean([0, 6, 0])).toBe(3);
});
