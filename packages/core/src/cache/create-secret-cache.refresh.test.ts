import { describe, expect, it } from "vitest";
import { canary, createCacheRig, defaultSettings, fault, textOf } from "./test-rig/cache-rig.ts";

const { cacheTtlMs } = defaultSettings;

/** A generator of numbers in [0, 1) that is the same in every run. */
function createRandom(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe("refresh ahead", () => {
  it.each([
    [0, 0.5],
    [0.5, 0.7],
    [0.999_999, 0.9],
  ])("a draw of %d refreshes at %d of the life", async (drawn, share) => {
    const rig = createCacheRig({ random: () => drawn });
    await rig.get();
    await rig.clock.advance(cacheTtlMs * share - 1);
    await rig.get();
    expect(rig.handle.fetches).toHaveLength(1);
    await rig.clock.advance(1);
    await rig.get();
    expect(rig.handle.fetches).toHaveLength(2);
  });

  it("answers at once with the old value and starts one fetch in the background", async () => {
    const rig = createCacheRig();
    await rig.get();
    await rig.clock.advance(cacheTtlMs * 0.7);
    const { promise, resolve } = Promise.withResolvers<{ text: string }>();
    rig.handle.answer = () => promise;
    for (let call = 0; call < 100; call += 1) {
      const answer = rig.cache.lookup(rig.target(), {});
      expect(answer).toMatchObject({ state: "hit", revision: 1 });
    }
    expect(rig.handle.fetches).toHaveLength(2);
    expect(rig.cache.peek(rig.target())).toMatchObject({ state: "refreshing" });
    resolve({ text: "next" });
    await rig.clock.advance(0);
    const next = await rig.get();
    expect(textOf(next)).toBe("next");
    expect(next).toMatchObject({ state: "hit", revision: 2 });
    expect(rig.eventsOf("refresh")).toEqual([
      { type: "refresh", provider: "vault", key: "apps/mail", outcome: "changed" },
    ]);
  });

  it("never happens by a timer", async () => {
    const rig = createCacheRig();
    await rig.get();
    expect(rig.clock.pendingTimers).toBe(0);
    await rig.clock.advance(cacheTtlMs * 10);
    expect(rig.handle.fetches).toHaveLength(1);
  });

  it("that fails leaves the entry in its life, and waits for a back-off before the next", async () => {
    const rig = createCacheRig();
    await rig.get();
    await rig.clock.advance(cacheTtlMs * 0.7);
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    for (const [waitMs, fetches] of [
      [0, 2],
      [499, 2],
      [1, 3],
      [999, 3],
      [1, 4],
    ] as const) {
      await rig.clock.advance(waitMs);
      expect(await rig.get()).toMatchObject({ state: "hit" });
      expect(rig.handle.fetches).toHaveLength(fetches);
    }
    expect(rig.eventsOf("refresh")[0]).toEqual({
      type: "refresh",
      provider: "vault",
      key: "apps/mail",
      outcome: "failed",
      code: "unavailable",
    });
    expect(rig.eventsOf("stale_served")).toEqual([]);
  });

  it("tells what it found, and of a rotation with both versions", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => ({ text: canary, version: "1" });
    await rig.get();
    const refresh = async () => {
      await rig.clock.advance(cacheTtlMs * 0.7);
      await rig.get();
    };
    await refresh();
    rig.handle.answer = () => ({ text: `${canary}-2`, version: "2" });
    await refresh();
    rig.handle.answer = () => undefined;
    await refresh();
    expect(rig.eventsOf("refresh").map((event) => "outcome" in event && event.outcome)).toEqual([
      "unchanged",
      "changed",
      "absent",
    ]);
    expect(rig.eventsOf("rotation")).toEqual([
      { type: "rotation", provider: "vault", key: "apps/mail", version: "2", previousVersion: "1" },
    ]);
    expect(JSON.stringify(rig.events)).not.toContain(canary);
  });

  it("says when a watched entry is due", async () => {
    const rig = createCacheRig();
    expect(rig.cache.refreshDueAtMs(rig.target())).toBeUndefined();
    await rig.get();
    const startMs = rig.clock.now();
    expect(rig.cache.refreshDueAtMs(rig.target())).toBe(startMs + cacheTtlMs * 0.7);
    await rig.get(undefined, { refetch: true });
    await rig.clock.advance(cacheTtlMs);
    expect(rig.cache.refreshDueAtMs(rig.target())).toBe(rig.clock.now());
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    await rig.get(undefined, { refetch: true });
    expect(rig.cache.refreshDueAtMs(rig.target())).toBe(rig.clock.now() + 5_000);
  });

  it("of 5,000 keys of one TTL peaks at no more than three times the mean", async () => {
    const rig = createCacheRig({ random: createRandom() });
    const paths = Array.from({ length: 5_000 }, (_, index) => `key/${index}`);
    await Promise.all(paths.map((path) => rig.cache.lookup(rig.target(path), {})));
    const perSecond: number[] = [];
    for (let second = 0; second < cacheTtlMs / 1_000 - 1; second += 1) {
      rig.handle.fetches.length = 0;
      await rig.clock.advance(1_000);
      for (const path of paths) {
        const answer = rig.cache.lookup(rig.target(path), {});
        if (answer instanceof Promise) throw new Error("a hit had to wait");
      }
      perSecond.push(rig.handle.fetches.length);
      if (perSecond.reduce((sum, count) => sum + count, 0) >= 5_000) break;
    }
    const busy = perSecond.slice(perSecond.findIndex((count) => count > 0));
    const mean = busy.reduce((sum, count) => sum + count, 0) / busy.length;
    expect(busy.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(5_000);
    expect(Math.max(...busy)).toBeLessThanOrEqual(3 * mean);
  });
});
