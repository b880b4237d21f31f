import { describe, expect, it } from "vitest";
import { createManualClock } from "./manual-clock.ts";

describe("the manual clock", () => {
  it("fires timers in the order of their times, each at its time, and those they set", async () => {
    const clock = createManualClock(0);
    const fired: [string, number, number][] = [];
    const note = (name: string) => fired.push([name, clock.now(), clock.monotonicMs()]);
    clock.setTimer(() => note("second"), 20);
    clock.setTimer(() => {
      note("first");
      clock.setTimer(() => note("nested"), 5);
    }, 10);
    clock.setTimer(() => note("later"), 31);
    clock.setTimer(() => note("cancelled"), 5)();
    await clock.advance(30);
    expect(fired).toEqual([
      ["first", 10, 10],
      ["nested", 15, 15],
      ["second", 20, 20],
    ]);
    expect([clock.now(), clock.pendingTimers]).toEqual([30, 1]);
  });

  it("moves the wall clock alone for a step and a suspend", () => {
    const clock = createManualClock(1_000);
    clock.stepWall(-500);
    clock.suspend(2_000);
    expect([clock.now(), clock.monotonicMs()]).toEqual([2_500, 0]);
  });

  it("clamps a delay to what a timer can hold", async () => {
    const clock = createManualClock();
    let fired = false;
    clock.setTimer(() => {
      fired = true;
    }, 2 ** 40);
    await clock.advance(2 ** 31 - 1);
    expect(fired).toBe(true);
  });
});
