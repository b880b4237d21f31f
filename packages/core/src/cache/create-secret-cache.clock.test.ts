import { describe, expect, it } from "vitest";
import { createCacheRig, defaultSettings, fault } from "./test-rig/cache-rig.ts";

const { cacheTtlMs } = defaultSettings;
const hourMs = 3_600_000;

describe("age is the larger of wall and monotonic time elapsed", () => {
  it("counts 8 hours of suspend, in which only the wall clock runs", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.clock.suspend(8 * hourMs);
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
    expect(rig.cache.peek(rig.target())).toMatchObject({ state: "expired", ageMs: 8 * hourMs });
  });

  it("is not fooled by a wall clock set back by an hour", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.clock.stepWall(-hourMs);
    expect(rig.cache.lookup(rig.target(), {})).toMatchObject({ state: "hit" });
    await rig.clock.advance(cacheTtlMs);
    expect(rig.cache.lookup(rig.target(), {})).toBeInstanceOf(Promise);
  });

  it("fetches anew, early but once, when the wall clock is set forward by an hour", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.clock.stepWall(hourMs);
    expect(await rig.get()).toMatchObject({ state: "miss" });
    expect(await rig.get()).toMatchObject({ state: "hit" });
    expect(rig.handle.fetches).toHaveLength(2);
  });

  it("ends an absence and a back-off after a suspend as well", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => undefined;
    await rig.get("absent");
    rig.clock.suspend(hourMs);
    await rig.get("absent");
    expect(rig.handle.fetches).toHaveLength(2);
  });

  it("lets a forced refetch through again after a step back", async () => {
    const rig = createCacheRig();
    await rig.get();
    await rig.get(undefined, { refetch: true });
    rig.clock.stepWall(-hourMs);
    await rig.clock.advance(5_000);
    await rig.get(undefined, { refetch: true });
    expect(rig.handle.fetches).toHaveLength(3);
  });
});
