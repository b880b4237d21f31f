import { describe, expect, it } from "vitest";
import { canary, createHandleRig, fault } from "./test-rig/handle-rig.ts";

const { signal } = new AbortController();
const key = { path: "a" };
const caught = (error: unknown) => error;

describe("a check", () => {
  it("gives what the provider tells, and nothing where it has no check", async () => {
    const rig = createHandleRig();
    expect(await rig.handle.check(key, signal)).toBeUndefined();
    rig.provider.check = async ({ path }) => (path === "a" ? "readable" : "absent");
    expect(await rig.handle.check(key, signal)).toBe("readable");
    expect(rig.provider.calls).toEqual([]);
  });

  it("gives an outline as it was told, and refuses what is no answer without showing it", async () => {
    const rig = createHandleRig();
    const told = (answer: unknown) => {
      rig.provider.check = async () => answer as "readable";
      return rig.handle.check(key, signal);
    };
    expect(await told({ outline: '{"a":null}', text: canary })).toEqual({ outline: '{"a":null}' });
    for (const answer of [null, undefined, canary, true, [], {}, { outline: { a: canary } }]) {
      const error = await told(answer).catch(caught);
      expect(error).toMatchObject({ code: "invalid_response", provider: "vault" });
      expect(JSON.stringify(error)).not.toContain(canary);
    }
  });

  it("ends with timeout when the provider hangs", async () => {
    const rig = createHandleRig();
    rig.provider.check = () => Promise.withResolvers<never>().promise;
    const hanging = rig.handle.check(key, signal).catch(caught);
    await rig.clock.advance(10_000);
    expect(await hanging).toMatchObject({ code: "timeout", provider: "vault" });
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it("takes its place among the provider's calls, and leaves with its caller's signal", async () => {
    const rig = createHandleRig({ settings: { maxConcurrency: 1 } });
    const { promise, resolve } = Promise.withResolvers();
    rig.script.answer = () => promise;
    let checks = 0;
    rig.provider.check = async () => {
      checks += 1;
      return "readable";
    };
    void rig.fetch("a");
    await rig.clock.advance(0);
    const leaving = new AbortController();
    const left = rig.handle.check(key, leaving.signal).catch(caught);
    const waiting = rig.handle.check(key, signal);
    await rig.clock.advance(0);
    leaving.abort(new Error(canary));
    expect(await left).toMatchObject({ code: "aborted", provider: "vault" });
    expect(checks).toBe(0);
    resolve({ text: canary });
    expect([await waiting, checks]).toEqual(["readable", 1]);
  });

  it("ends with closed, and has its faults mapped", async () => {
    const rig = createHandleRig();
    rig.provider.check = () => Promise.reject(new Error(canary));
    const error = await rig.handle.check(key, signal).catch(caught);
    expect(error).toMatchObject({ code: "invalid_response", provider: "vault" });
    expect(JSON.stringify(error)).not.toContain(canary);
    rig.provider.check = () => Promise.reject(fault("access_denied"));
    await expect(rig.handle.check(key, signal)).rejects.toMatchObject({ code: "access_denied" });
    rig.provider.check = () => Promise.withResolvers<never>().promise;
    const hanging = rig.handle.check(key, signal).catch(caught);
    await rig.clock.advance(0);
    await rig.handle.close();
    expect(await hanging).toMatchObject({ code: "closed" });
  });
});
