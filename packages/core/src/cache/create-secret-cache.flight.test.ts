import { inspect } from "node:util";
import { SecretError } from "@latebound/provider";
import { describe, expect, it, vi } from "vitest";
import type { CacheAnswer } from "./secret-cache.ts";
import { canary, createCacheRig, defaultSettings, fault, textOf } from "./test-rig/cache-rig.ts";

const { cacheTtlMs } = defaultSettings;

/** A rig whose backend answers only when told to. */
function createHeldRig(options = {}) {
  const rig = createCacheRig(options);
  const signals: AbortSignal[] = [];
  let release = Promise.withResolvers<{ text: string } | undefined>();
  rig.handle.answer = (_key, signal) => {
    signals.push(signal);
    return release.promise;
  };
  return Object.assign(rig, {
    signals,
    resolve: (text = canary) => release.resolve({ text }),
    reject: (error: SecretError) => release.reject(error),
    again: () => {
      release = Promise.withResolvers();
    },
  });
}

describe("single flight", () => {
  it.each(["cold", "expired"])("10,000 concurrent callers of a %s key make one fetch", async (state) => {
    const rig = createHeldRig();
    if (state === "expired") {
      rig.resolve("before");
      await rig.get();
      rig.again();
      await rig.clock.advance(cacheTtlMs);
    }
    const fetches = rig.handle.fetches.length;
    const callers = Array.from({ length: 10_000 }, () => rig.cache.lookup(rig.target(), {}));
    rig.resolve();
    const answers = await Promise.all(callers);
    expect(rig.handle.fetches).toHaveLength(fetches + 1);
    expect(new Set(answers.map((answer) => textOf(answer)))).toEqual(new Set([canary]));
  });

  it("gives each caller its own fresh error", async () => {
    const rig = createHeldRig();
    const callers = Array.from({ length: 100 }, () => rig.cache.lookup(rig.target(), {}));
    rig.reject(fault("unavailable"));
    const settled = await Promise.allSettled(callers);
    const errors = settled.map((result) => result.status === "rejected" && result.reason);
    expect(new Set(errors).size).toBe(100);
    for (const error of errors) {
      expect(error).toBeInstanceOf(SecretError);
      expect(error).toMatchObject({ code: "unavailable", provider: "vault" });
    }
    expect(rig.handle.fetches).toHaveLength(1);
  });

  it("ends only the wait of a caller whose signal is aborted", async () => {
    const rig = createHeldRig();
    const leaving = new AbortController();
    const staying = rig.cache.lookup(rig.target(), { signal: new AbortController().signal });
    const leaver = rig.cache.lookup(rig.target(), { signal: leaving.signal });
    leaving.abort(new Error(canary));
    const error = await Promise.resolve(leaver).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "aborted" });
    expect(inspect(error)).not.toContain(canary);
    expect(rig.signals[0]?.aborted).toBe(false);
    rig.resolve();
    expect(textOf(await staying)).toBe(canary);
  });

  it("aborts the backend call when the last waiter leaves, and begins anew for the next caller", async () => {
    const rig = createHeldRig();
    const leaving = [new AbortController(), new AbortController()];
    const leavers = leaving.map(({ signal }) => rig.cache.lookup(rig.target(), { signal }));
    leaving[0]?.abort();
    expect(rig.signals[0]?.aborted).toBe(false);
    leaving[1]?.abort();
    expect(rig.signals[0]?.aborted).toBe(true);
    await Promise.all(leavers.map((leaver) => expect(leaver).rejects.toMatchObject({ code: "aborted" })));
    const next = rig.cache.lookup(rig.target(), {});
    expect(rig.handle.fetches).toHaveLength(2);
    rig.resolve();
    expect(textOf(await next)).toBe(canary);
  });

  it("does not store what an abandoned flight brings home", async () => {
    const rig = createHeldRig();
    const leaving = new AbortController();
    const leaver = rig.cache.lookup(rig.target(), { signal: leaving.signal });
    leaving.abort();
    await expect(leaver).rejects.toMatchObject({ code: "aborted" });
    rig.resolve();
    await rig.clock.advance(0);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
  });

  it("refuses a caller whose signal is already aborted, without a fetch", async () => {
    const rig = createHeldRig();
    const answer = rig.cache.lookup(rig.target(), { signal: AbortSignal.abort() });
    await expect(answer).rejects.toMatchObject({ code: "aborted" });
    expect(rig.handle.fetches).toEqual([]);
  });

  it("keeps a background refresh going when a caller that joined it leaves", async () => {
    const rig = createHeldRig();
    rig.resolve("before");
    await rig.get();
    rig.again();
    await rig.clock.advance(cacheTtlMs * 0.7);
    await rig.get();
    await rig.clock.advance(cacheTtlMs);
    const leaving = new AbortController();
    const leaver = rig.cache.lookup(rig.target(), { signal: leaving.signal });
    leaving.abort();
    await expect(leaver).rejects.toMatchObject({ code: "aborted" });
    expect(rig.signals[1]?.aborted).toBe(false);
    rig.resolve();
    await rig.clock.advance(0);
    expect(rig.handle.fetches).toHaveLength(2);
    expect(rig.cache.peek(rig.target())).toMatchObject({ state: "fresh" });
  });

  it("leaves no listener on a caller's signal, and warns of none", async () => {
    const rig = createHeldRig();
    const warn = vi.spyOn(process, "emitWarning");
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, "removeEventListener");
    const callers = Array.from({ length: 50 }, () => rig.cache.lookup(rig.target(), { signal }));
    rig.resolve();
    await Promise.all(callers);
    expect(removed).toHaveBeenCalledTimes(50);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("answers the waiters of an entry that was evicted in the meantime, stale ones too", async () => {
    const rig = createHeldRig({ maxEntries: 1 });
    rig.resolve();
    await rig.get("a");
    await rig.clock.advance(cacheTtlMs);
    rig.again();
    const waiting = rig.cache.lookup(rig.target("a"), {});
    const { answer } = rig.handle;
    rig.handle.answer = () => ({ text: "other" });
    await rig.get("b");
    expect(rig.cache.peek(rig.target("a"))).toEqual({ state: "none" });
    rig.handle.answer = answer;
    rig.reject(fault("unavailable"));
    expect(await waiting).toMatchObject({ state: "stale" });
    rig.again();
    const cold = rig.cache.lookup(rig.target("a"), {});
    rig.handle.answer = () => ({ text: "other" });
    await rig.get("c");
    rig.resolve();
    expect(textOf(await cold)).toBe(canary);
  });

  it("answers the waiters of a dropped provider, and stores nothing", async () => {
    const rig = createHeldRig();
    const waiting = rig.cache.lookup(rig.target(), {});
    rig.cache.drop(rig.handle);
    rig.resolve();
    expect(textOf(await waiting)).toBe(canary);
    expect(rig.cache.size).toEqual({ entries: 0, bytes: 0 });
  });
});

describe("a forced refetch", () => {
  it("goes past a fresh entry, once for all who ask together", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.handle.answer = () => ({ text: "rotated" });
    const callers = Array.from({ length: 100 }, () => rig.cache.lookup(rig.target(), { refetch: true }));
    const answers = await Promise.all(callers);
    expect(rig.handle.fetches).toHaveLength(2);
    expect(new Set(answers.map((answer: CacheAnswer) => answer.revision))).toEqual(new Set([2]));
  });

  it("happens at most once per entry in 5 s; in between the entry answers", async () => {
    const rig = createCacheRig();
    await rig.get();
    await rig.get(undefined, { refetch: true });
    await rig.clock.advance(4_999);
    expect(rig.cache.lookup(rig.target(), { refetch: true })).toMatchObject({ state: "hit", revision: 1 });
    await rig.get("other", { refetch: true });
    expect(rig.handle.fetches).toEqual(["apps/mail", "apps/mail", "other"]);
    await rig.clock.advance(1);
    await rig.get(undefined, { refetch: true });
    expect(rig.handle.fetches).toHaveLength(4);
  });

  it("joins a flight under way", async () => {
    const rig = createHeldRig();
    const first = rig.cache.lookup(rig.target(), {});
    const forced = rig.cache.lookup(rig.target(), { refetch: true });
    rig.resolve();
    await Promise.all([first, forced]);
    expect(rig.handle.fetches).toHaveLength(1);
  });

  it("is still to be had after one that only joined", async () => {
    const rig = createHeldRig();
    const callers = [rig.cache.lookup(rig.target(), {}), rig.cache.lookup(rig.target(), { refetch: true })];
    rig.resolve();
    await Promise.all(callers);
    await rig.get(undefined, { refetch: true });
    expect(rig.handle.fetches).toHaveLength(2);
  });

  it("that a fault ends which forbids stale values gives the fault, also in the entry's life", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.handle.answer = () => Promise.reject(fault("unavailable", false));
    await expect(rig.cache.lookup(rig.target(), { refetch: true })).rejects.toMatchObject({
      allowStale: false,
    });
  });

  it("that fails by I/O leaves the entry to answer", async () => {
    const rig = createCacheRig();
    await rig.get();
    rig.handle.answer = () => Promise.reject(fault("unavailable"));
    expect(await rig.get(undefined, { refetch: true })).toMatchObject({ state: "hit", revision: 1 });
    expect(rig.eventsOf("stale_served")).toEqual([]);
  });

  it("numbers a change of a single byte anew, and equal bytes the same", async () => {
    const rig = createCacheRig();
    const bodies = [
      { bytes: Uint8Array.of(1, 2, 3) },
      { bytes: Uint8Array.of(1, 2, 3) },
      { bytes: Uint8Array.of(1, 2, 4) },
      { text: "{}" },
      { json: "{}" },
    ];
    const revisions: number[] = [];
    for (const body of bodies) {
      rig.handle.answer = () => body;
      revisions.push((await rig.get(undefined, { refetch: true })).revision);
      await rig.clock.advance(5_000);
    }
    expect(revisions).toEqual([1, 1, 2, 3, 4]);
  });
});
