import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { canary, createCacheRig, defaultSettings, fault, textOf } from "./test-rig/cache-rig.ts";
import { createLeaseRig, lifeMs } from "./test-rig/lease-rig.ts";

const { cacheTtlMs } = defaultSettings;

describe("close", () => {
  it("ends every wait with closed, and leaves no timer", async () => {
    const rig = createCacheRig();
    const lease = { id: "l", expiresAtMs: rig.clock.now() + cacheTtlMs, renewable: true };
    rig.handle.answer = () => ({ text: canary, lease });
    await rig.get("leased");
    rig.handle.answer = (_key, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const waiting = rig.cache.lookup(rig.target(), {});
    rig.cache.close();
    await expect(waiting).rejects.toMatchObject({ code: "closed" });
    await expect(rig.cache.lookup(rig.target("leased"), {})).rejects.toMatchObject({ code: "closed" });
    expect(rig.clock.pendingTimers).toBe(0);
    expect(rig.cache.size).toEqual({ entries: 0, bytes: 0 });
  });

  it("says nothing of a renewal that it cut off", async () => {
    const rig = createLeaseRig();
    const { promise, reject } = Promise.withResolvers<undefined>();
    rig.handle.onRenew = () => promise;
    await rig.get();
    await rig.clock.advance((lifeMs * 2) / 3);
    rig.cache.close();
    reject(fault("closed"));
    await rig.clock.advance(lifeMs);
    expect(rig.handle.renewals).toHaveLength(1);
    expect(rig.eventsOf("fault")).toEqual([]);
  });

  it("stores nothing that comes home later", async () => {
    const rig = createCacheRig();
    const { promise, resolve } = Promise.withResolvers<{ text: string }>();
    rig.handle.answer = () => promise;
    const waiting = rig.cache.lookup(rig.target(), {});
    rig.cache.close();
    resolve({ text: canary });
    await expect(waiting).rejects.toMatchObject({ code: "closed" });
    expect(rig.cache.size).toEqual({ entries: 0, bytes: 0 });
  });
});

describe("bounds", () => {
  it("hold for entries; the least recently used goes first", async () => {
    const rig = createCacheRig({ maxEntries: 2 });
    for (const path of ["a", "b", "a", "c"]) await rig.get(path);
    expect(rig.cache.size.entries).toBe(2);
    expect(rig.cache.peek(rig.target("a"))).toMatchObject({ state: "fresh" });
    expect(rig.cache.peek(rig.target("b"))).toEqual({ state: "none" });
  });

  it("hold for bytes, and an entry beyond them still answers who asked", async () => {
    const rig = createCacheRig({ maxBytes: 1_000 });
    rig.handle.answer = () => ({ bytes: new Uint8Array(400) });
    for (const path of ["a", "b", "c"]) await rig.get(path);
    expect(rig.cache.size).toEqual({ entries: 2, bytes: 804 });
    rig.handle.answer = () => ({ text: canary.repeat(1_000) });
    expect(textOf(await rig.get("large"))).toBe(canary.repeat(1_000));
    expect(rig.cache.peek(rig.target("large"))).toEqual({ state: "none" });
    expect(rig.cache.size.bytes).toBeLessThanOrEqual(1_000);
  });

  it("forget a provider's entries and no other's on drop", async () => {
    const rig = createCacheRig();
    const other = createCacheRig();
    await rig.get("a");
    await rig.cache.lookup(other.target("b"), {});
    rig.cache.drop(rig.handle);
    expect(rig.cache.peek(rig.target("a"))).toEqual({ state: "none" });
    expect(rig.cache.peek(other.target("b"))).toMatchObject({ state: "fresh" });
    expect(rig.cache.size.entries).toBe(1);
  });
});

describe("what can be seen of a value from outside", () => {
  it("is nothing: inspect and JSON", async () => {
    const rig = createCacheRig();
    const miss = await rig.get();
    const hit = await rig.get();
    rig.cache.drop(rig.handle);
    const shown = inspect([miss, hit, rig.cache], { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(shown).not.toContain(canary);
    expect(JSON.stringify([miss, hit, rig.cache])).not.toContain(canary);
    expect(textOf(hit)).toBe(canary);
  });
});
