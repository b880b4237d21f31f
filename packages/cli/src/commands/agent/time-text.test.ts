import { expect, test } from "vitest";
import { timeText } from "./time-text.ts";

test.each([
  [0, "0 s"],
  [500, "500 ms"],
  [1_900, "1 s"],
  [900_000, "15 min"],
  [90_000, "1 min 30 s"],
  [28_800_000, "8 h"],
  [5_400_000, "1 h 30 min"],
  [86_400_000, "1 d"],
  [90_061_000, "1 d 1 h"],
])("%i ms are %s", (ms, expected) => {
  expect(timeText(ms)).toBe(expected);
});
