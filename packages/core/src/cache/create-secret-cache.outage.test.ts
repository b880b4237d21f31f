import { describe, expect, it } from "vitest";
import { canary, createHandleRig, fault } from "../fetch/test-rig/handle-rig.ts";
import { createSecretCache } from "./create-secret-cache.ts";

const settings = { cacheTtlMs: 60_000, maxStaleMs: 3_600_000, retries: 0 };

/** The cache over the real fetch layer. */
function createOutageRig(many = false) {
  const rig = createHandleRig({ settings, many });
  const { clock } = rig;
  const cache = createSecretCache({ clock, random: () => 0.5, emit: (event) => rig.events.push(event) });
  const lookup = (id: string) => cache.lookup({ handle: rig.handle, key: { path: id }, id }, {});
  const outcome = async (id: string) => {
    const told = Promise.resolve(lookup(id)).then(
      ({ state }) => state,
      (error: unknown) => error,
    );
    await clock.advance(0);
    return told;
  };
  return Object.assign(rig, { cache, lookup, outcome });
}

describe("the cache over the fetch layer", () => {
  it("with a dead backend and nothing cached fails fast once the breaker is open, one probe at a time", async () => {
    const rig = createOutageRig();
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    for (const id of ["a", "b", "c"]) expect(await rig.outcome(id)).toMatchObject({ code: "unavailable" });
    const keys = Array.from({ length: 1_000 }, (_, index) => `key/${index}`);
    for (const id of keys) expect(await rig.outcome(id)).toMatchObject({ code: "unavailable" });
    expect(rig.provider.calls).toHaveLength(3);
    await rig.clock.advance(500);
    await Promise.all(keys.map((id) => rig.outcome(id)));
    expect(rig.provider.calls).toHaveLength(4);
  });

  it("serves stale values while the breaker is open, and fresh ones as soon as a probe succeeds", async () => {
    const rig = createOutageRig();
    const keys = ["a", "b", "c", "d", "e"];
    for (const id of keys) await rig.outcome(id);
    await rig.clock.advance(60_000);
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    for (const id of keys) expect(await rig.outcome(id)).toBe("stale");
    expect(rig.provider.calls).toHaveLength(5 + 3);
    rig.script.answer = () => ({ text: "next" });
    await rig.clock.advance(500);
    expect(await rig.outcome("a")).toBe("miss");
    expect(await rig.outcome("a")).toBe("hit");
    expect(JSON.stringify(rig.events)).not.toContain(canary);
  });

  it("serves nothing stale of a sealed backend, not even what it did not ask for before it sealed", async () => {
    const rig = createOutageRig();
    const keys = ["a", "b", "c", "d"];
    for (const id of keys) await rig.outcome(id);
    await rig.clock.advance(60_000);
    rig.script.answer = () => Promise.reject(fault("unavailable", { allowStale: false }));
    for (const id of keys) expect(await rig.outcome(id)).toMatchObject({ allowStale: false });
    expect(rig.provider.calls).toHaveLength(4 + 3);
  });

  it("asks for 100 keys that come one by one in a turn with one call", async () => {
    const rig = createOutageRig(true);
    const keys = Array.from({ length: 1_000 }, (_, index) => `key/${index % 100}`);
    await Promise.all(keys.map((id) => rig.lookup(id)));
    expect(rig.provider.calls).toHaveLength(1);
    expect(rig.provider.calls[0]).toHaveLength(100);
  });
});
