import { expect, test } from "vitest";
import type { Child } from "./child.ts";
import { ChildHolder } from "./child-holder.ts";

/** A child that notes what is done to it. */
function notingChild() {
  const done: unknown[] = [];
  const child: Child = {
    pid: 1,
    hasTerminal: false,
    kill: (signal) => void done.push(signal),
    boundOutput: (limitMs) => void done.push(limitMs),
    ended: Promise.resolve({ code: 0, signal: null }),
  };
  return { child, done };
}

test("signals that come before the child are sent to it once it runs, later ones at once", () => {
  const holder = new ChildHolder();
  const stop = holder.forwardSignals();
  const { child, done } = notingChild();
  process.emit("SIGUSR2", "SIGUSR2");
  process.emit("SIGHUP", "SIGHUP");
  expect(() => holder.kill("SIGHUP")).toThrow("the child was not started");
  holder.hold(child);
  expect(done).toEqual(["SIGUSR2", "SIGHUP"]);
  process.emit("SIGALRM", "SIGALRM");
  stop();
  process.emit("SIGUSR2", "SIGUSR2");
  expect(done).toEqual(["SIGUSR2", "SIGHUP", "SIGALRM"]);
  expect(holder.isEnding).toBe(false);
});

test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
  "%s is for good: output is waited for no longer",
  (signal) => {
    const holder = new ChildHolder(50);
    const { child, done } = notingChild();
    holder.hold(child);
    holder.kill(signal);
    expect(done).toEqual([50, signal]);
    expect(holder.isEnding).toBe(true);
    expect(holder.child).toBe(child);
  },
);

test("an end that is asked for before the child runs holds for it", () => {
  const holder = new ChildHolder();
  const stop = holder.forwardSignals();
  const { child, done } = notingChild();
  process.emit("SIGTERM", "SIGTERM");
  stop();
  expect(holder.isEnding).toBe(true);
  holder.hold(child);
  expect(done).toEqual([10_000, "SIGTERM"]);
});
