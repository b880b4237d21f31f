import { describe, expect, it } from "vitest";
import { canary, createCacheRig, fault, textOf } from "./test-rig/cache-rig.ts";
import { createLeaseRig, lifeMs } from "./test-rig/lease-rig.ts";

describe("a leased payload", () => {
  it("ignores cache_ttl and is kept for the lease's life", async () => {
    const rig = createLeaseRig({}, false);
    expect(await rig.get()).toMatchObject({ expiresAtMs: rig.clock.now() + lifeMs });
    await rig.clock.advance(lifeMs - 1);
    expect(rig.cache.lookup(rig.target(), {})).toMatchObject({ state: "hit" });
    expect(rig.handle.fetches).toHaveLength(1);
    await rig.clock.advance(1);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
    expect(textOf(await rig.get())).toBe(`${canary}-2`);
    expect(rig.handle.renewals).toEqual([]);
  });

  it("is renewed at two thirds of its life, again and again", async () => {
    const rig = createLeaseRig();
    rig.prolong();
    await rig.get();
    await rig.clock.advance((lifeMs * 2) / 3 - 1);
    expect(rig.handle.renewals).toEqual([]);
    await rig.clock.advance(1);
    expect(rig.handle.renewals).toEqual(["lease-1"]);
    await rig.clock.advance(lifeMs * 4);
    expect(rig.handle.renewals).toHaveLength(7);
    expect(await rig.get()).toMatchObject({ state: "hit", revision: 1 });
    expect(rig.handle.fetches).toHaveLength(1);
    expect(rig.clock.pendingTimers).toBe(1);
  });

  it.each([
    ["says that it can't", () => undefined],
    ["refuses", () => Promise.reject(fault("access_denied"))],
    ["grants no more time", (lease: { id: string; expiresAtMs: number; renewable: boolean }) => lease],
  ])("lives on to its end when the backend %s, and is renewed no more", async (_case, onRenew) => {
    const rig = createLeaseRig();
    rig.handle.onRenew = onRenew;
    await rig.get();
    await rig.clock.advance(lifeMs - 1);
    expect(rig.handle.renewals).toHaveLength(1);
    expect(await rig.get()).toMatchObject({ state: "hit" });
    await rig.clock.advance(1);
    expect(rig.clock.pendingTimers).toBe(0);
    expect(textOf(await rig.get())).toBe(`${canary}-2`);
  });

  it("is renewed again after a back-off when the renewal failed by I/O, with an event", async () => {
    const rig = createLeaseRig();
    rig.handle.onRenew = () => Promise.reject(fault("unavailable"));
    await rig.get();
    await rig.clock.advance((lifeMs * 2) / 3);
    expect(rig.eventsOf("fault")).toEqual([
      { type: "fault", provider: "vault", key: "apps/mail", code: "unavailable", during: "renew" },
    ]);
    await rig.clock.advance(499);
    expect(rig.handle.renewals).toHaveLength(1);
    rig.prolong();
    await rig.clock.advance(1);
    expect(rig.handle.renewals).toHaveLength(2);
    await rig.clock.advance(lifeMs / 2);
    expect(await rig.get()).toMatchObject({ state: "hit" });
    expect(JSON.stringify(rig.events)).not.toContain(canary);
  });

  it("is never polled or refreshed ahead", async () => {
    const rig = createLeaseRig({}, false);
    const { expiresAtMs } = await rig.get();
    await rig.clock.advance(lifeMs * 0.95);
    await rig.get();
    expect(rig.handle.fetches).toHaveLength(1);
    expect(rig.cache.refreshDueAtMs(rig.target())).toBe(expiresAtMs);
  });

  it("is neither refreshed ahead when its lease was renewed for longer, nor served past a shorter one", async () => {
    const rig = createLeaseRig();
    const renewFor = (ms: number) => {
      rig.handle.onRenew = (lease) => ({ ...lease, expiresAtMs: rig.clock.now() + ms });
    };
    await rig.get();
    renewFor(lifeMs * 3);
    await rig.clock.advance((lifeMs * 2) / 3);
    await rig.clock.advance(lifeMs * 1.5);
    expect([await rig.get(), rig.handle.fetches.length]).toMatchObject([{ state: "hit" }, 1]);
    renewFor(lifeMs);
    await rig.clock.advance(lifeMs / 2);
    expect(rig.handle.renewals).toHaveLength(2);
    rig.clock.suspend(lifeMs);
    expect(textOf(await rig.get())).toBe(`${canary}-2`);
  });

  it("is never served stale", async () => {
    const rig = createLeaseRig({}, false);
    await rig.get();
    rig.clock.suspend(lifeMs);
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is never evicted", async () => {
    const rig = createLeaseRig({ maxEntries: 1 });
    await rig.get("leased");
    rig.handle.answer = () => ({ text: canary });
    for (const path of ["a", "b", "c"]) await rig.get(path);
    expect(rig.cache.lookup(rig.target("leased"), {})).toMatchObject({ state: "hit" });
    expect(rig.cache.size.entries).toBe(2);
    expect(rig.cache.size.bytes).toBe(
      "leased".length + canary.length + 2 + 1 + "c".length + canary.length + 1,
    );
  });

  it("whose lease lasts longer than a timer can hold is renewed in its time", async () => {
    const rig = createCacheRig();
    const longMs = 60 * 86_400_000;
    const expiresAtMs = rig.clock.now() + longMs;
    rig.handle.answer = () => ({ text: canary, lease: { id: "long", expiresAtMs, renewable: true } });
    await rig.get();
    await rig.clock.advance((longMs * 2) / 3 - 1);
    expect(rig.handle.renewals).toEqual([]);
    await rig.clock.advance(1);
    expect(rig.handle.renewals).toEqual(["long"]);
  });

  it("is not brought back to life by a renewal that comes home after a suspend", async () => {
    const rig = createLeaseRig();
    rig.prolong();
    await rig.get();
    rig.clock.suspend(lifeMs * 2);
    await rig.clock.advance(lifeMs);
    expect(rig.handle.renewals).toEqual([]);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
  });
});

describe("a superseded lease", () => {
  it("is renewed no longer, and runs out", async () => {
    const rig = createLeaseRig();
    rig.prolong();
    await rig.get();
    await rig.clock.advance(1_000);
    await rig.get(undefined, { refetch: true });
    expect(rig.clock.pendingTimers).toBe(2);
    await rig.clock.advance(lifeMs - 1_000);
    expect(rig.handle.renewals).toEqual(["lease-2"]);
    expect(rig.clock.pendingTimers).toBe(1);
    expect(textOf(await rig.get())).toBe(`${canary}-2`);
  });

  it("is not renewed again when a renewal was under way", async () => {
    const rig = createLeaseRig();
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.handle.onRenew = async (lease) => {
      await promise;
      return { ...lease, expiresAtMs: rig.clock.now() + lifeMs };
    };
    await rig.get();
    await rig.clock.advance((lifeMs * 2) / 3);
    rig.handle.answer = () => ({ text: canary });
    await rig.get(undefined, { refetch: true });
    resolve();
    await rig.clock.advance(lifeMs);
    expect(rig.handle.renewals).toEqual(["lease-1"]);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it.each([
    ["a denial", () => Promise.reject(fault("access_denied"))],
    ["an absence", () => undefined],
    ["a payload without a lease", () => ({ text: canary })],
  ])("is what %s makes of it", async (_case, answer) => {
    const rig = createLeaseRig();
    rig.prolong();
    await rig.get();
    rig.handle.answer = answer;
    await Promise.resolve(rig.cache.lookup(rig.target(), { refetch: true })).catch(() => undefined);
    await rig.clock.advance(lifeMs);
    expect(rig.handle.renewals).toEqual([]);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it("stays with its provider when the entries are dropped, and is revoked", async () => {
    const rig = createLeaseRig();
    await rig.get();
    rig.cache.drop(rig.handle);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
    await rig.cache.revokeLeases(rig.handle, 5_000);
    expect(rig.handle.revocations).toEqual(["lease-1"]);
  });

  it("is what a payload fetched by an ended generation brings, and is revoked", async () => {
    const rig = createLeaseRig();
    const { answer } = rig.handle;
    rig.handle.answer = (key, signal) => {
      rig.handle.generation += 1;
      return answer(key, signal);
    };
    await rig.get();
    await rig.clock.advance((lifeMs * 2) / 3);
    expect(rig.handle.renewals).toEqual([]);
    await rig.cache.revokeLeases(undefined, 5_000);
    expect(rig.handle.revocations).toEqual(["lease-1"]);
  });
});
