import { describe, expect, it } from "vitest";
import { canary, createCacheRig, defaultSettings, fault, textOf } from "./test-rig/cache-rig.ts";

const { cacheTtlMs, maxStaleMs } = defaultSettings;

async function createStaleRig(pastLifeMs = 0, options = {}) {
  const rig = createCacheRig(options);
  await rig.get();
  await rig.clock.advance(cacheTtlMs + pastLifeMs);
  rig.handle.answer = () => Promise.reject(fault("unavailable"));
  return rig;
}

describe("a value past its life", () => {
  it.each(["unavailable", "timeout"] as const)("is served when the fetch fails with %s", async (code) => {
    const rig = await createStaleRig(1_000);
    rig.handle.answer = () => Promise.reject(fault(code));
    const answer = await rig.get();
    expect(textOf(answer)).toBe(canary);
    expect(answer).toMatchObject({ state: "stale", revision: 1 });
    expect(rig.eventsOf("stale_served")).toEqual([
      { type: "stale_served", provider: "vault", key: "apps/mail", staleMs: 1_000, code },
    ]);
    expect(JSON.stringify(rig.events)).not.toContain(canary);
  });

  it.each(["access_denied", "invalid_response", "invalid_value"] as const)(
    "is not served when the fetch fails with %s",
    async (code) => {
      const rig = await createStaleRig();
      rig.handle.answer = () => Promise.reject(fault(code));
      await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code });
    },
  );

  it("waits for the fetch when the last fault was not I/O, back-off or not", async () => {
    const rig = await createStaleRig();
    rig.handle.answer = () => Promise.reject(fault("invalid_response"));
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "invalid_response" });
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "invalid_response" });
    expect(rig.handle.fetches).toHaveLength(3);
  });

  it("is served at once until the back-off ends, which doubles up to 30 s", async () => {
    const rig = await createStaleRig();
    await rig.get();
    for (const pauseMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      const fetches = rig.handle.fetches.length;
      await rig.clock.advance(pauseMs - 1);
      const early = rig.cache.lookup(rig.target(), {});
      expect(early).not.toBeInstanceOf(Promise);
      expect(early).toMatchObject({ state: "stale" });
      expect(rig.handle.fetches).toHaveLength(fetches);
      await rig.clock.advance(1);
      expect(rig.cache.lookup(rig.target(), {})).toBeInstanceOf(Promise);
      await rig.clock.advance(0);
      expect(rig.handle.fetches).toHaveLength(fetches + 1);
    }
  });

  it("gives way to the first fetch that succeeds", async () => {
    const rig = await createStaleRig();
    await rig.get();
    rig.handle.answer = () => ({ text: "next" });
    await rig.clock.advance(500);
    expect(await rig.get()).toMatchObject({ state: "miss", revision: 2 });
    expect(rig.cache.lookup(rig.target(), {})).toMatchObject({ state: "hit", revision: 2 });
  });

  it("is served for max_stale and no longer", async () => {
    const rig = await createStaleRig(maxStaleMs);
    expect(await rig.get()).toMatchObject({ state: "stale" });
    await rig.clock.advance(1);
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is served to a caller with a tighter bound for that long only, even during the back-off", async () => {
    const rig = await createStaleRig(100);
    expect(await rig.get(undefined, { maxStaleMs: 100 })).toMatchObject({ state: "stale" });
    await rig.clock.advance(1);
    await expect(rig.cache.lookup(rig.target(), { maxStaleMs: 100 })).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(rig.cache.lookup(rig.target(), { maxStaleMs: 0 })).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await rig.get()).toMatchObject({ state: "stale" });
  });

  it("is never served past the backend's own expiry", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => ({ text: canary, expiresAtMs: rig.clock.now() + cacheTtlMs + 1_000 });
    await rig.get();
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    await rig.clock.advance(cacheTtlMs + 999);
    expect(await rig.get()).toMatchObject({ state: "stale" });
    await rig.clock.advance(1);
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is not served for a fault that forbids it, nor for a later one that would allow it", async () => {
    const rig = await createStaleRig();
    rig.handle.answer = () => Promise.reject(fault("unavailable", false));
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ allowStale: false });
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
    rig.handle.answer = () => ({ text: canary });
    await rig.get();
    await rig.clock.advance(cacheTtlMs);
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    expect(await rig.get()).toMatchObject({ state: "stale" });
  });
});

describe("a dead backend with a cold cache", () => {
  it("gives each caller the fault and keeps nothing", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => Promise.reject(fault("timeout"));
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "timeout" });
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
    expect(rig.cache.size).toEqual({ entries: 0, bytes: 0 });
  });
});
