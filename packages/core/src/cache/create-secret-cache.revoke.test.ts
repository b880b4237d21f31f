import { describe, expect, it } from "vitest";
import { canary, createCacheRig, fault } from "./test-rig/cache-rig.ts";
import { createLeaseRig, lifeMs } from "./test-rig/lease-rig.ts";

describe("revocation", () => {
  it("goes over all leases in force, newest first, and forgets them and their entries", async () => {
    const rig = createLeaseRig();
    for (const path of ["a", "b", "c"]) await rig.get(path);
    await rig.get("a", { refetch: true });
    await rig.cache.revokeLeases(undefined, 5_000);
    expect(rig.handle.revocations).toEqual(["lease-4", "lease-3", "lease-2", "lease-1"]);
    expect(rig.clock.pendingTimers).toBe(0);
    expect(rig.cache.size).toEqual({ entries: 0, bytes: 0 });
    await rig.cache.revokeLeases(undefined, 5_000);
    expect(rig.handle.revocations).toHaveLength(4);
  });

  it("is for one provider where one is named", async () => {
    const rig = createLeaseRig();
    const other = createCacheRig();
    await rig.get();
    await rig.cache.revokeLeases(other.handle, 5_000);
    expect(rig.handle.revocations).toEqual([]);
    expect(rig.cache.peek(rig.target())).toMatchObject({ state: "fresh" });
  });

  it("is due while a provider has a lease in force, also one whose entry was dropped", async () => {
    const rig = createLeaseRig();
    const other = createCacheRig();
    expect(rig.cache.hasLeases(rig.handle)).toBe(false);
    await rig.get();
    rig.cache.drop(rig.handle);
    expect(rig.cache.hasLeases(rig.handle)).toBe(true);
    expect(rig.cache.hasLeases(other.handle)).toBe(false);
    await rig.clock.advance(lifeMs);
    expect(rig.cache.hasLeases(rig.handle)).toBe(false);
  });

  it("skips leases that have run out", async () => {
    const rig = createLeaseRig({}, false);
    await rig.get();
    await rig.clock.advance(lifeMs);
    await rig.cache.revokeLeases(undefined, 5_000);
    expect(rig.handle.revocations).toEqual([]);
  });

  it("tells of what fails and gives up after its time", async () => {
    const rig = createLeaseRig();
    const signals: AbortSignal[] = [];
    await rig.get("a");
    await rig.get("b");
    rig.handle.onRevoke = ({ id }, signal) => {
      signals.push(signal);
      return id === "lease-1" ? Promise.withResolvers<void>().promise : Promise.reject(fault("unavailable"));
    };
    let done = false;
    const revoking = rig.cache.revokeLeases(undefined, 5_000).then(() => {
      done = true;
    });
    await rig.clock.advance(4_999);
    expect(done).toBe(false);
    await rig.clock.advance(1);
    await revoking;
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(rig.eventsOf("fault")).toMatchObject([
      { during: "revoke", key: "b", code: "unavailable" },
      { during: "revoke", key: "a", code: "timeout" },
    ]);
  });

  it("is not undone by a renewal under way", async () => {
    const rig = createLeaseRig();
    const { promise, resolve } = Promise.withResolvers<void>();
    rig.handle.onRenew = async (lease) => {
      await promise;
      return { ...lease, expiresAtMs: lease.expiresAtMs + lifeMs };
    };
    await rig.get();
    await rig.clock.advance((lifeMs * 2) / 3);
    await rig.cache.revokeLeases(undefined, 5_000);
    resolve();
    await rig.clock.advance(0);
    expect(rig.clock.pendingTimers).toBe(0);
    expect(rig.cache.peek(rig.target())).toEqual({ state: "none" });
  });
});

describe("leaving", () => {
  it("tells of all leases in force, revokes and renews none, and forgets them and their entries", async () => {
    const rig = createLeaseRig();
    rig.prolong();
    for (const path of ["a", "b"]) await rig.get(path);
    await rig.clock.advance((lifeMs * 2) / 3);
    rig.cache.leaveLeases();
    const expiresAtMs = rig.clock.now() + lifeMs;
    expect(rig.eventsOf("lease_left")).toEqual([
      { type: "lease_left", provider: "vault", key: "a", expiresAtMs },
      { type: "lease_left", provider: "vault", key: "b", expiresAtMs },
    ]);
    expect(JSON.stringify(rig.events)).not.toContain(canary);
    expect(rig.handle.revocations).toEqual([]);
    expect(rig.clock.pendingTimers).toBe(0);
    expect(rig.cache.size).toEqual({ entries: 0, bytes: 0 });
    await rig.cache.revokeLeases(undefined, 5_000);
    expect(rig.handle.revocations).toEqual([]);
  });

  it("says nothing of leases that have run out", async () => {
    const rig = createLeaseRig({}, false);
    await rig.get();
    await rig.clock.advance(lifeMs);
    rig.cache.leaveLeases();
    expect(rig.eventsOf("lease_left")).toEqual([]);
  });
});
