import { describe, expect, it } from "vitest";
import { momentOf } from "../time/moment.ts";
import { createManualClock } from "../time/test-clock/manual-clock.ts";
import { createEntryStore } from "./entry-store.ts";
import { createLeaseKeeper } from "./lease-keeper.ts";
import { createSlotFetcher } from "./slot-fetcher.ts";
import { createCacheRig, fault } from "./test-rig/cache-rig.ts";

describe("a slot", () => {
  it("is forgotten when its fetch failed or was abandoned with nothing to keep", async () => {
    const { handle, target } = createCacheRig();
    const clock = createManualClock();
    const parts = { clock, now: () => momentOf(clock), random: Math.random, emit: () => undefined };
    const leases = createLeaseKeeper(parts);
    const store = createEntryStore({ maxEntries: 9, maxBytes: 9_999, onCleared: leases.supersede });
    const fetcher = createSlotFetcher({ ...parts, store, leases });
    handle.answer = ({ path }) => (path === "failed" ? Promise.reject(fault("unavailable")) : undefined);
    await fetcher.begin(store.claim(target("failed")), { path: "failed" }, false).landing;
    expect(store.find(target("failed"))).toBeUndefined();
    const leaving = new AbortController();
    const joined = fetcher.begin(store.claim(target("left")), { path: "left" }, false).join(leaving.signal);
    leaving.abort();
    await expect(joined).rejects.toMatchObject({ code: "aborted" });
    expect(store.find(target("left"))).toBeUndefined();
    await fetcher.begin(store.claim(target("kept")), { path: "kept" }, false).landing;
    expect(store.find(target("kept"))).toBeDefined();
  });
});
