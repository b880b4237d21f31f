import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { expect, it } from "vitest";
import { isNullDevice, isTerminal } from "./device-of.ts";

it.each([
  [devNull, true],
  ["/dev/zero", false],
  [import.meta.filename, false],
])("%s leads nowhere: %s; it is no terminal", (path, expected) => {
  const descriptor = openSync(path, "r");
  expect(isNullDevice(descriptor)).toBe(expected);
  expect(isTerminal(descriptor)).toBe(false);
  closeSync(descriptor);
  expect(isNullDevice(descriptor)).toBe(false);
});
