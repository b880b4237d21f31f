import { describe, expect, it } from "vitest";
import { canary, createHandleRig, createScriptedProvider, fault } from "./test-rig/handle-rig.ts";

/** A rig that is denied access, and a second instance that is not. */
function createDeniedRig(options = {}) {
  const second = createScriptedProvider(() => ({ text: canary }), false);
  const reopenings: number[] = [];
  let next: typeof second | undefined = second;
  const rig = createHandleRig({
    reopen: async () => {
      reopenings.push(rig.clock.monotonicMs());
      return next;
    },
    ...options,
  });
  rig.script.answer = () => Promise.reject(fault("access_denied"));
  const unchanged = () => {
    next = undefined;
  };
  return Object.assign(rig, { second, reopenings, unchanged });
}

describe("access_denied", () => {
  it("is answered by the new instance, once its credentials changed", async () => {
    const rig = createDeniedRig();
    expect(rig.handle.generation).toBe(0);
    expect(await rig.fetchNow("a")).toMatchObject({ payload: { text: canary } });
    expect(rig.handle.generation).toBe(1);
    expect(rig.provider.calls).toEqual([["a"]]);
    expect(rig.second.calls).toEqual([["a"]]);
    expect(rig.provider.closed).toBe(1);
    expect(rig.eventsOf("fetch")).toMatchObject([{ outcome: "found", attempts: 2 }]);
    await rig.fetchNow("b");
    expect(rig.second.calls).toEqual([["a"], ["b"]]);
  });

  it("stands when nothing changed, and is asked about at most once per 5 s", async () => {
    const rig = createDeniedRig();
    rig.unchanged();
    for (const [waitMs, asked] of [
      [0, 1],
      [4_999, 1],
      [1, 2],
    ] as const) {
      await rig.clock.advance(waitMs);
      expect(await rig.fetchNow("a")).toMatchObject({ error: { code: "access_denied", provider: "vault" } });
      expect(rig.reopenings).toHaveLength(asked);
    }
    expect(rig.handle.generation).toBe(0);
    expect(rig.provider.calls).toHaveLength(3);
  });

  it("is retried once only, even by a new instance that is denied too", async () => {
    const rig = createDeniedRig();
    rig.second.get = () => Promise.reject(fault("access_denied"));
    expect(await rig.fetchNow("a")).toMatchObject({ error: { code: "access_denied" } });
    expect(rig.reopenings).toHaveLength(1);
  });

  it("of many calls at once reopens once, and each has its retry", async () => {
    const rig = createDeniedRig();
    const told = Array.from({ length: 20 }, (_, index) => rig.fetch(`key/${index}`));
    await rig.clock.advance(0);
    for (const one of await Promise.all(told)) expect(one).toMatchObject({ payload: { text: canary } });
    expect(rig.reopenings).toHaveLength(1);
    expect(rig.handle.generation).toBe(1);
  });

  it("that comes after another call had it put right is retried without asking again", async () => {
    const rig = createDeniedRig();
    const { promise, reject } = Promise.withResolvers();
    rig.script.answer = ({ path }) => (path === "slow" ? promise : Promise.reject(fault("access_denied")));
    const slow = rig.fetch("slow");
    await rig.fetchNow("a");
    reject(fault("access_denied"));
    await rig.clock.advance(0);
    expect(await slow).toMatchObject({ payload: { text: canary } });
    expect(rig.reopenings).toHaveLength(1);
  });

  it("joins a slow reopening, and asks once even if that took more than 5 s", async () => {
    const asked: number[] = [];
    const denied = () => Promise.reject(fault("access_denied"));
    const rig = createHandleRig({
      reopen: () => {
        asked.push(rig.clock.monotonicMs());
        const second = createScriptedProvider(denied, false);
        return new Promise((resolve) => rig.clock.setTimer(() => resolve(second), 6_000));
      },
    });
    rig.script.answer = denied;
    const first = rig.fetch("a");
    await rig.clock.advance(5_500);
    const late = rig.fetch("b");
    await rig.clock.advance(500);
    expect(await first).toMatchObject({ error: { code: "access_denied" } });
    expect(await late).toMatchObject({ error: { code: "access_denied" } });
    expect(asked).toEqual([0]);
  });

  it("stands when the credentials can't be read again", async () => {
    const rig = createDeniedRig({ reopen: () => Promise.reject(new Error(canary)) });
    const told = await rig.fetchNow("a");
    expect(told).toMatchObject({ error: { code: "access_denied" } });
    expect(JSON.stringify(told)).not.toContain(canary);
  });

  it("closes the old instance only when its last call has ended", async () => {
    const rig = createDeniedRig();
    const { promise, resolve } = Promise.withResolvers();
    rig.script.answer = ({ path }) => (path === "slow" ? promise : Promise.reject(fault("access_denied")));
    const slow = rig.fetch("slow");
    await rig.fetchNow("a");
    expect(rig.provider.closed).toBe(0);
    resolve({ text: canary });
    expect(await slow).toMatchObject({ payload: { text: canary } });
    expect(rig.provider.closed).toBe(1);
  });
});

describe("opening", () => {
  it("happens at the first fetch, once for all, and a fault is not kept", async () => {
    let opened = 0;
    const provider = createScriptedProvider(() => ({ text: canary }), false);
    const rig = createHandleRig({
      open: async () => {
        opened += 1;
        if (opened === 1) throw fault("not_found");
        return provider;
      },
    });
    expect(opened).toBe(0);
    const failed = await Promise.all([rig.fetch("a"), rig.fetch("b")]);
    expect(failed).toMatchObject([{ error: { code: "not_found" } }, { error: { code: "not_found" } }]);
    expect(failed[0]?.error).not.toBe(failed[1]?.error);
    await Promise.all([rig.fetch("a"), rig.fetch("b")]);
    expect(opened).toBe(2);
    expect(await rig.handle.instance(new AbortController().signal)).toBe(provider);
  });
});
