import { describe, expect, it } from "vitest";
import { createManualClock } from "../time/test-clock/manual-clock.ts";
import { createLifecycle } from "./lifecycle.ts";

describe("drain", () => {
  it("leaves no timer when the last call ends within the grace", async () => {
    const clock = createManualClock();
    const lifecycle = createLifecycle(clock);
    lifecycle.enter();
    const draining = lifecycle.drain(5_000);
    expect(clock.pendingTimers).toBe(1);
    lifecycle.leave();
    await draining;
    expect(clock.pendingTimers).toBe(0);
  });

  it("waits for the last call, and for no call that is not under way", async () => {
    const lifecycle = createLifecycle(createManualClock());
    lifecycle.enter();
    lifecycle.enter();
    lifecycle.leave();
    let drained = false;
    const draining = lifecycle.drain(5_000).then(() => {
      drained = true;
    });
    await Promise.resolve();
    expect(drained).toBe(false);
    lifecycle.leave();
    await draining;
    expect(() => lifecycle.enter()).toThrow(expect.objectContaining({ code: "closed" }));
    await createLifecycle(createManualClock()).drain(5_000);
  });

  it("cuts off what waits when the grace is over, and what begins to wait after that", async () => {
    const clock = createManualClock();
    const lifecycle = createLifecycle(clock);
    lifecycle.enter();
    const never = new Promise<never>(() => undefined);
    const cut = lifecycle.untilCut(never).catch((error: unknown) => error);
    const draining = lifecycle.drain(100);
    await clock.advance(100);
    await draining;
    expect(await cut).toMatchObject({ code: "closed" });
    await expect(lifecycle.untilCut(never)).rejects.toMatchObject({ code: "closed" });
  });
});
