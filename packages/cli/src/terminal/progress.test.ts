import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { openProgress } from "./progress.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const clearLine = "\r\u001b[2K";

/** A terminal; who asks for its input makes the test fail. */
function createTerminal() {
  const stderr = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true, columns: 80 });
  const surroundings: Surroundings = {
    words: [],
    environment: {},
    directory: "/",
    get stdin(): never {
      throw new Error("the input was asked for");
    },
    stdout: new PassThrough(),
    stderr,
    home: undefined,
    userId: undefined,
  };
  return { surroundings, shown: () => String(stderr.read() ?? "") };
}

test("it tells how much is done, and goes when all is", () => {
  const { surroundings, shown } = createTerminal();
  const progress = openProgress("Asking", { total: 4, surroundings, quiet: false });
  vi.advanceTimersByTime(500);
  expect(shown()).toBe(`${clearLine}Asking: 0 of 4 [....................]`);
  progress.advance();
  vi.advanceTimersByTime(200);
  expect(shown()).toBe(`${clearLine}Asking: 1 of 4 [#####...............]`);
  for (const _one of [2, 3, 4]) progress.advance();
  vi.advanceTimersByTime(200);
  expect(shown()).toBe(`${clearLine}Asking: 4 of 4 [####################]`);
  progress.end();
  vi.advanceTimersByTime(1_000);
  expect(shown()).toBe(clearLine);
});

test("what is done within half a second is not told, and a total of none is no fault", () => {
  const { surroundings, shown } = createTerminal();
  const progress = openProgress("Asking", { total: 0, surroundings, quiet: false });
  vi.advanceTimersByTime(499);
  progress.end();
  vi.advanceTimersByTime(1_000);
  expect(shown()).toBe("");
});
