import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OutputStream, Surroundings } from "../surroundings/surroundings.ts";
import { openStatusLine } from "./status-line.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const clearLine = "\r\u001b[2K";

/** What stands on a stream after a second of counting. */
function shownOn(
  about: Pick<OutputStream, "isTTY" | "columns">,
  { term = "xterm", ci = "", quiet = false } = {},
) {
  const stderr = Object.assign(new PassThrough({ encoding: "utf8" }), about);
  const surroundings: Surroundings = {
    words: [],
    environment: { TERM: term, CI: ci },
    directory: "/",
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
    home: undefined,
    userId: undefined,
  };
  let count = 0;
  const line = openStatusLine(() => `looked at ${++count}`, { surroundings, quiet });
  line.clear();
  vi.advanceTimersByTime(499);
  const before: unknown = stderr.read();
  vi.advanceTimersByTime(201);
  line.clear();
  line.clear();
  vi.advanceTimersByTime(200);
  line.end();
  vi.advanceTimersByTime(1_000);
  return [before, stderr.read()];
}

test("it is shown after half a second, taken away for others, and comes back", () => {
  expect(shownOn({ isTTY: true })).toEqual([
    null,
    `${clearLine}looked at 1${clearLine}looked at 2${clearLine}${clearLine}looked at 3${clearLine}`,
  ]);
});

test("it is never longer than the terminal is wide", () => {
  expect(shownOn({ isTTY: true, columns: 7 })[1]).toContain(`${clearLine}looked${clearLine}`);
});

test("a terminal that doesn't know its width gets the whole text", () => {
  expect(shownOn({ isTTY: true, columns: 0 })[1]).toContain(`${clearLine}looked at 1${clearLine}`);
});

test("what is no terminal, a dumb one, a build server's, and --quiet get none", () => {
  expect(shownOn({ isTTY: false })).toEqual([null, null]);
  expect(shownOn({ isTTY: true }, { term: "dumb" })).toEqual([null, null]);
  expect(shownOn({ isTTY: true }, { ci: "true" })).toEqual([null, null]);
  expect(shownOn({ isTTY: true }, { quiet: true })).toEqual([null, null]);
});
