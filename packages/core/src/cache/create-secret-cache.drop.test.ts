import { describe, expect, it } from "vitest";
import { canary, createCacheRig, defaultSettings, textOf } from "./test-rig/cache-rig.ts";
import { createLeaseRig, lifeMs } from "./test-rig/lease-rig.ts";

const empty = { entries: 0, bytes: 0 };

describe("a dropped provider's calls that are still under way", () => {
  it("are answered, and leave no value in the cache", async () => {
    const rig = createCacheRig();
    await rig.get("a");
    rig.cache.drop(rig.handle);
    for (const path of ["a", "b", "b"]) expect(textOf(await rig.get(path))).toBe(canary);
    expect(rig.cache.size).toEqual(empty);
    expect(rig.handle.fetches).toEqual(["a", "a", "b", "b"]);
  });

  it("share a fetch, also one that began before", async () => {
    const rig = createCacheRig();
    const { promise, resolve } = Promise.withResolvers<{ text: string }>();
    rig.handle.answer = () => promise;
    const before = rig.cache.lookup(rig.target(), {});
    rig.cache.drop(rig.handle);
    const after = [rig.cache.lookup(rig.target(), {}), rig.cache.lookup(rig.target(), {})];
    resolve({ text: canary });
    for (const answer of await Promise.all([before, ...after])) expect(textOf(answer)).toBe(canary);
    expect(rig.handle.fetches).toHaveLength(1);
    expect(rig.cache.size).toEqual(empty);
  });

  it("leave no value either when a refresh was under way", async () => {
    const rig = createCacheRig();
    await rig.get();
    const { promise, resolve } = Promise.withResolvers<{ text: string }>();
    rig.handle.answer = () => promise;
    await rig.clock.advance(defaultSettings.cacheTtlMs * 0.95);
    await rig.get();
    rig.cache.drop(rig.handle);
    expect(rig.cache.size).toEqual(empty);
    resolve({ text: canary });
    await rig.clock.advance(0);
    expect([rig.cache.size, rig.handle.fetches.length]).toEqual([empty, 2]);
  });

  it("get leases that are renewed no more, and run out", async () => {
    const rig = createLeaseRig();
    rig.prolong();
    rig.cache.drop(rig.handle);
    expect(textOf(await rig.get())).toBe(`${canary}-1`);
    expect(rig.cache.hasLeases(rig.handle)).toBe(true);
    await rig.clock.advance(lifeMs);
    expect([rig.cache.hasLeases(rig.handle), rig.handle.renewals]).toEqual([false, []]);
  });
});
