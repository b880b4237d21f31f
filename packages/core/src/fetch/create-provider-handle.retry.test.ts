import { describe, expect, it } from "vitest";
import { canary, createHandleRig, fault } from "./test-rig/handle-rig.ts";

describe("retries", () => {
  it("wait for half of 100 ms, then of 200 ms, when the jitter is one half", async () => {
    const rig = createHandleRig();
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    const told = rig.fetch("a");
    for (const [waitMs, calls] of [
      [0, 1],
      [49, 1],
      [1, 2],
      [99, 2],
      [1, 3],
    ] as const) {
      await rig.clock.advance(waitMs);
      expect(rig.provider.calls).toHaveLength(calls);
    }
    expect(await told).toMatchObject({ error: { code: "unavailable", provider: "vault" } });
    expect(rig.eventsOf("fetch")).toEqual([
      {
        type: "fetch",
        provider: "vault",
        key: "a",
        keys: 1,
        outcome: "failed",
        code: "unavailable",
        attempts: 3,
        durationMs: 150,
      },
    ]);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it("end with the first answer", async () => {
    const rig = createHandleRig();
    rig.script.answer = () => {
      if (rig.provider.calls.length === 1) throw fault("timeout");
      return { text: canary, version: "3" };
    };
    const told = rig.fetch("a");
    await rig.clock.advance(50);
    expect(await told).toMatchObject({ payload: { text: canary, version: "3" } });
    expect(rig.eventsOf("fetch")).toMatchObject([{ outcome: "found", version: "3", attempts: 2 }]);
  });

  it.each(["access_denied", "invalid_response", "not_found"] as const)(
    "are not made for %s",
    async (code) => {
      const rig = createHandleRig();
      rig.script.answer = () => Promise.reject(fault(code));
      expect(await rig.fetchNow("a")).toMatchObject({ error: { code } });
      expect(rig.provider.calls).toHaveLength(1);
    },
  );

  it("are as many as `retries` says", async () => {
    const rig = createHandleRig({ settings: { retries: 0 } });
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    expect(await rig.fetchNow("a")).toMatchObject({ error: { code: "unavailable" } });
    expect(rig.provider.calls).toHaveLength(1);
  });

  it("wait as long as the backend asked", async () => {
    const rig = createHandleRig();
    rig.script.answer = () => Promise.reject(fault("unavailable", { retryAfterMs: 3_000 }));
    void rig.fetch("a");
    await rig.clock.advance(2_999);
    expect(rig.provider.calls).toHaveLength(1);
    await rig.clock.advance(1);
    expect(rig.provider.calls).toHaveLength(2);
  });

  it("are not waited for when they would come after the timeout", async () => {
    const rig = createHandleRig();
    rig.script.answer = () => Promise.reject(fault("unavailable", { retryAfterMs: 10_000 }));
    expect(await rig.fetchNow("a")).toMatchObject({ error: { code: "unavailable", retryAfterMs: 10_000 } });
    expect(rig.provider.calls).toHaveLength(1);
  });

  it("end when the caller leaves", async () => {
    const rig = createHandleRig();
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    const leaving = new AbortController();
    const told = rig.fetch("a", leaving.signal);
    await rig.clock.advance(10);
    leaving.abort();
    expect(await told).toMatchObject({ error: { code: "aborted" } });
    await rig.clock.advance(10_000);
    expect(rig.provider.calls).toHaveLength(1);
    expect(rig.clock.pendingTimers).toBe(0);
  });
});

describe("the timeout", () => {
  it("ends a call that hangs, whether or not the provider heeds the signal", async () => {
    const rig = createHandleRig({ settings: { maxConcurrency: 1 } });
    rig.script.answer = () => Promise.withResolvers().promise;
    const told = rig.fetch("a");
    await rig.clock.advance(9_999);
    expect(rig.provider.signals[0]?.aborted).toBe(false);
    await rig.clock.advance(1);
    expect(await told).toMatchObject({
      error: { code: "timeout", provider: "vault", retryable: true, hint: expect.any(String) },
    });
    expect(rig.provider.signals[0]?.aborted).toBe(true);
    rig.script.answer = () => ({ text: canary });
    expect(await rig.fetchNow("b")).toMatchObject({ payload: { text: canary } });
  });

  it("includes the retries", async () => {
    const rig = createHandleRig({ settings: { timeoutMs: 1_000, retries: 100 } });
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    const told = rig.fetch("a");
    await rig.clock.advance(1_000);
    expect(await told).toMatchObject({ error: { code: "unavailable" } });
    expect(rig.eventsOf("fetch")).toMatchObject([
      { durationMs: expect.toSatisfy((ms: number) => ms <= 1_000) },
    ]);
  });

  it("holds for opening the provider too", async () => {
    const rig = createHandleRig({ open: () => Promise.withResolvers<never>().promise });
    const told = rig.fetch("a");
    await rig.clock.advance(10_000);
    expect(await told).toMatchObject({ error: { code: "timeout" } });
  });
});

describe("a caller's signal", () => {
  it("aborts the backend call when nobody else waits for it", async () => {
    const rig = createHandleRig({ many: true });
    rig.script.answer = () => Promise.withResolvers().promise;
    const leaving = [new AbortController(), new AbortController()];
    const told = leaving.map(({ signal }, index) => rig.fetch(`key/${index}`, signal));
    await rig.clock.advance(0);
    leaving[0]?.abort();
    expect(await told[0]).toMatchObject({ error: { code: "aborted" } });
    expect(rig.provider.signals[0]?.aborted).toBe(false);
    leaving[1]?.abort();
    expect(await told[1]).toMatchObject({ error: { code: "aborted" } });
    expect(rig.provider.signals[0]?.aborted).toBe(true);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it("that is already aborted asks nobody", async () => {
    const rig = createHandleRig();
    expect(await rig.fetch("a", AbortSignal.abort())).toMatchObject({ error: { code: "aborted" } });
    await rig.clock.advance(0);
    expect(rig.provider.calls).toEqual([]);
  });
});
