import { describe, expect, it } from "vitest";
import { canary, createCacheRig, defaultSettings, fault, textOf } from "./test-rig/cache-rig.ts";

const { cacheTtlMs } = defaultSettings;

describe("an entry's life", () => {
  it("answers a hit at once, without a promise", async () => {
    const rig = createCacheRig();
    expect(await rig.get()).toMatchObject({ state: "miss", revision: 1 });
    const hit = rig.cache.lookup(rig.target(), {});
    expect(hit).not.toBeInstanceOf(Promise);
    expect(hit).toMatchObject({ state: "hit", revision: 1, expiresAtMs: rig.clock.now() + cacheTtlMs });
    expect(textOf(await hit)).toBe(canary);
    expect(rig.handle.fetches).toHaveLength(1);
  });

  it("lasts for cache_ttl, after which a call waits for the fetch", async () => {
    const rig = createCacheRig({ random: () => 0.999 });
    await rig.get();
    await rig.clock.advance(cacheTtlMs * 0.899);
    expect(rig.cache.lookup(rig.target(), {})).not.toBeInstanceOf(Promise);
    expect(rig.handle.fetches).toHaveLength(1);
    await rig.clock.advance(cacheTtlMs * 0.101);
    rig.handle.answer = () => ({ text: "next" });
    const late = rig.cache.lookup(rig.target(), {});
    expect(late).toBeInstanceOf(Promise);
    expect(textOf(await late)).toBe("next");
  });

  it("ends with the backend's own expiry when that is sooner", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => ({ text: canary, expiresAtMs: rig.clock.now() + 10_000 });
    const answer = await rig.get();
    expect(answer.expiresAtMs).toBe(rig.clock.now() + 10_000);
    await rig.clock.advance(10_000);
    expect(rig.cache.lookup(rig.target(), {})).toBeInstanceOf(Promise);
    expect(rig.handle.fetches).toHaveLength(2);
  });

  it("ends with cache_ttl when the backend's expiry is later", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => ({ text: canary, expiresAtMs: rig.clock.now() + cacheTtlMs * 2 });
    expect((await rig.get()).expiresAtMs).toBe(rig.clock.now() + cacheTtlMs);
  });

  it("keeps whole payloads apart by provider, path, selector and generation", async () => {
    const rig = createCacheRig();
    const other = createCacheRig();
    rig.handle.answer = ({ path }) => ({ text: path });
    await rig.get("a");
    await rig.get("a?version=1");
    await rig.cache.lookup({ handle: other.handle, key: { path: "a" }, id: "a" }, {});
    expect(rig.handle.fetches).toEqual(["a", "a?version=1"]);
    expect(other.handle.fetches).toEqual(["a"]);
    rig.handle.generation = 1;
    expect(rig.cache.peek(rig.target("a"))).toEqual({ state: "none" });
    await rig.get("a");
    expect(rig.handle.fetches).toEqual(["a", "a?version=1", "a"]);
  });

  it("does not store what an older generation fetched, and does not let it stand in", async () => {
    const rig = createCacheRig();
    await rig.get();
    await rig.clock.advance(cacheTtlMs);
    rig.handle.answer = () => {
      rig.handle.generation = 1;
      throw fault("unavailable");
    };
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
    rig.handle.answer = () => {
      rig.handle.generation = 2;
      return { text: canary };
    };
    expect(textOf(await rig.get())).toBe(canary);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
    expect(rig.cache.size).toEqual({ entries: 0, bytes: 0 });
  });

  it("tells of an entry without counting as an access", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => ({ text: canary, version: "7" });
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
    await rig.get();
    await rig.clock.advance(1_000);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "fresh", ageMs: 1_000, version: "7" });
    await rig.clock.advance(cacheTtlMs);
    expect(rig.cache.peek(rig.target())).toMatchObject({ state: "expired" });
    expect(rig.handle.fetches).toHaveLength(1);
  });
});

describe("absence", () => {
  it("is kept for negative_ttl", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => undefined;
    expect(await rig.get()).toMatchObject({ state: "miss", payload: undefined });
    expect(rig.cache.lookup(rig.target(), {})).toMatchObject({ state: "negative", payload: undefined });
    expect(rig.cache.peek(rig.target())).toMatchObject({ state: "negative" });
    await rig.clock.advance(4_999);
    await rig.get();
    expect(rig.handle.fetches).toHaveLength(1);
    await rig.clock.advance(1);
    await rig.get();
    expect(rig.handle.fetches).toHaveLength(2);
  });

  it("never stands in for a fault", async () => {
    const rig = createCacheRig();
    rig.handle.answer = () => undefined;
    await rig.get();
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    await expect(rig.cache.lookup(rig.target(), { refetch: true })).rejects.toMatchObject({
      code: "unavailable",
    });
    await rig.clock.advance(5_000);
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
  });

  it("of something served before is confirmed once, and drops it", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.handle.answer = () => undefined;
    expect((await rig.get(undefined, { refetch: true })).payload).toBeUndefined();
    expect(rig.handle.fetches).toHaveLength(3);
    expect(rig.cache.lookup(rig.target(), {})).toMatchObject({ state: "negative" });
  });

  it("that is not confirmed changes nothing", async () => {
    const rig = createCacheRig();
    await rig.get();
    const answers = [undefined, { text: canary }];
    rig.handle.answer = () => answers.shift();
    expect(textOf(await rig.get(undefined, { refetch: true }))).toBe(canary);
    expect(rig.cache.lookup(rig.target(), {})).toMatchObject({ state: "hit", revision: 1 });
  });
});

describe("access_denied", () => {
  it("drops the entry at once, in its life and after", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.handle.answer = () => Promise.reject(fault("access_denied"));
    await expect(rig.cache.lookup(rig.target(), { refetch: true })).rejects.toMatchObject({
      code: "access_denied",
    });
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    await expect(rig.cache.lookup(rig.target(), {})).rejects.toMatchObject({ code: "unavailable" });
  });

  it("drops the entry when a background refresh hears it", async () => {
    const rig = createCacheRig();
    await rig.get();
    await rig.clock.advance(cacheTtlMs * 0.7);
    rig.handle.answer = () => Promise.reject(fault("access_denied"));
    expect(textOf(await rig.get())).toBe(canary);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
  });
});
