import { expect, test } from "vitest";
import { trimSlashes } from "./vault-path.ts";

test.each([
  ["", ""],
  ["/", ""],
  ["//", ""],
  ["a", "a"],
  ["//a//b//", "a//b"],
])("%j without slashes at its ends is %j", (path, expected) => {
  expect(trimSlashes(path)).toBe(expected);
});

test("a million slashes in the middle are no work", () => {
  const path = `a${"/".repeat(1_000_000)}b`;
  expect(trimSlashes(`/${path}/`)).toBe(path);
});
