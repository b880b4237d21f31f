import { describe, expect, it } from "vitest";
import { canary, createHandleRig, fault } from "./test-rig/handle-rig.ts";

const { signal } = new AbortController();
const lease = { id: "lease-1", expiresAtMs: 1, renewable: true };

describe("close", () => {
  it("ends what is under way, queued and to come with closed, and closes the provider once", async () => {
    const rig = createHandleRig({ settings: { maxConcurrency: 1 } });
    rig.script.answer = () => Promise.withResolvers().promise;
    const running = [rig.fetch("a"), rig.fetch("b")];
    await rig.clock.advance(0);
    const collected = rig.fetch("c");
    await rig.handle.close();
    await rig.handle.close();
    const late = rig.fetch("d");
    for (const told of [...running, collected, late]) {
      expect(await told).toMatchObject({ error: { code: "closed", provider: "vault" } });
    }
    expect(rig.provider.signals[0]?.aborted).toBe(true);
    expect(rig.provider.calls).toEqual([["a"]]);
    expect(rig.provider.closed).toBe(1);
    await rig.clock.advance(0);
    expect(rig.clock.pendingTimers).toBe(0);
    await expect(rig.handle.instance(signal)).rejects.toMatchObject({ code: "closed" });
  });

  it("says closed even while the breaker is open", async () => {
    const rig = createHandleRig({ settings: { retries: 0 } });
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    for (const path of ["a", "b", "c"]) await rig.fetchNow(path);
    await rig.handle.close();
    expect(await rig.fetch("d")).toMatchObject({ error: { code: "closed" } });
  });

  it("opens nothing that was never opened", async () => {
    const rig = createHandleRig();
    await rig.handle.close();
    expect(rig.provider.closed).toBe(0);
  });

  it("tells of a provider that can't be closed, and ends all the same", async () => {
    const rig = createHandleRig();
    await rig.fetchNow("a");
    rig.provider.close = () => Promise.reject(new Error(canary));
    await rig.handle.close();
    expect(rig.events.at(-1)).toEqual({
      type: "fault",
      provider: "vault",
      code: "unavailable",
      during: "close",
    });
  });
});

describe("leases", () => {
  it("are renewed and revoked by the provider, under the timeout", async () => {
    const rig = createHandleRig();
    rig.provider.renew = async (old) => ({ ...old, expiresAtMs: 2 });
    const revoked: string[] = [];
    rig.provider.revoke = async ({ id }) => void revoked.push(id);
    expect(await rig.handle.renew(lease, signal)).toEqual({ ...lease, expiresAtMs: 2 });
    await rig.handle.revoke(lease, signal);
    expect(revoked).toEqual(["lease-1"]);
    rig.provider.revoke = () => Promise.withResolvers<void>().promise;
    const hanging = rig.handle.revoke(lease, signal).catch((error: unknown) => error);
    await rig.clock.advance(10_000);
    expect(await hanging).toMatchObject({ code: "timeout" });
  });

  it("take their place among the provider's calls", async () => {
    const rig = createHandleRig({ settings: { maxConcurrency: 1 } });
    const { promise, resolve } = Promise.withResolvers();
    rig.script.answer = () => promise;
    const revoked: string[] = [];
    rig.provider.revoke = async ({ id }) => void revoked.push(id);
    void rig.fetch("a");
    await rig.clock.advance(0);
    const revoking = rig.handle.revoke(lease, signal);
    await rig.clock.advance(0);
    expect(revoked).toEqual([]);
    resolve({ text: canary });
    await revoking;
    expect(revoked).toEqual(["lease-1"]);
  });

  it("are neither renewed nor revoked by a provider that can't", async () => {
    const rig = createHandleRig();
    expect(await rig.handle.renew(lease, signal)).toBeUndefined();
    await rig.handle.revoke(lease, signal);
  });

  it("are checked, and their faults mapped", async () => {
    const rig = createHandleRig();
    // A provider in plain JavaScript may return anything.
    rig.provider.renew = async () => ({ id: canary }) as never;
    await expect(rig.handle.renew(lease, signal)).rejects.toMatchObject({ code: "invalid_response" });
    rig.provider.renew = () => Promise.reject(new Error(canary));
    const error = await rig.handle.renew(lease, signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "invalid_response", provider: "vault" });
    expect(JSON.stringify(error)).not.toContain(canary);
    rig.provider.renew = () => Promise.reject(fault("access_denied"));
    await expect(rig.handle.renew(lease, signal)).rejects.toMatchObject({ code: "access_denied" });
  });

  it("end with the caller's signal", async () => {
    const rig = createHandleRig();
    const aborted = AbortSignal.abort(new Error(canary));
    await expect(rig.handle.revoke(lease, aborted)).rejects.toMatchObject({ code: "aborted" });
  });
});
