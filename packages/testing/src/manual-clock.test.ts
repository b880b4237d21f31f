import assert from "node:assert/strict";
import { test } from "vitest";
import { createManualClock } from "./manual-clock.ts";

test("timers fire in the order of their times, at their times, with what they start run in between", async () => {
  const clock = createManualClock(1_000);
  const fired: string[] = [];
  const tell = (name: string) => () => void fired.push(`${name} ${clock.now()} ${clock.monotonicMs()}`);
  clock.setTimer(tell("late"), 30);
  clock.setTimer(() => void Promise.resolve().then(() => clock.setTimer(tell("chained"), 5)), 10);
  const cancel = clock.setTimer(tell("cancelled"), 20);
  cancel();
  await clock.advance(29);
  assert.deepEqual(fired, ["chained 1015 15"]);
  await clock.advance(1);
  assert.deepEqual(fired, ["chained 1015 15", "late 1030 30"]);
  assert.equal(clock.pendingTimers, 0);
});

test("a step of the wall clock moves no timer", async () => {
  const clock = createManualClock(1_000);
  let fired = false;
  clock.setTimer(() => {
    fired = true;
  }, 10);
  clock.stepWall(-500);
  assert.deepEqual([clock.now(), clock.monotonicMs(), fired], [500, 0, false]);
  await clock.advance(10);
  assert.deepEqual([clock.now(), clock.monotonicMs(), fired], [510, 10, true]);
});
