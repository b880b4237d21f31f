import { describe, expect, it } from "vitest";
import { createCacheRig } from "./test-rig/cache-rig.ts";
import { createLeaseRig, lifeMs } from "./test-rig/lease-rig.ts";

type Rig = Pick<ReturnType<typeof createCacheRig>, "clock" | "get" | "handle">;

/** Forces a refetch every second, and gives the seconds at which one was made. */
async function forceEverySecond({ clock, get, handle }: Rig, path: string, seconds: number) {
  const madeAt: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const before = handle.fetches.length;
    await get(path, { refetch: true });
    if (handle.fetches.length > before) madeAt.push(second);
    await clock.advance(1_000);
  }
  return madeAt;
}

describe("forced refetches", () => {
  it("of a value are at most one in 5 s", async () => {
    const rig = createCacheRig();
    await rig.get("a");
    expect(await forceEverySecond(rig, "a", 21)).toEqual([0, 5, 10, 15, 20]);
  });

  it("of a lease are each twice as long after the last, up to the time after which it is renewed", async () => {
    const rig = createLeaseRig();
    rig.prolong();
    await rig.get("a");
    const renewAfter = (lifeMs / 1_000) * (2 / 3);
    const madeAt = await forceEverySecond(rig, "a", (2 * lifeMs) / 1_000);
    expect(madeAt).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 635 + renewAfter]);
  });

  it("of a lease begin anew when none was made for as long as a lease lasts", async () => {
    const rig = createLeaseRig();
    rig.prolong();
    await rig.get("a");
    await forceEverySecond(rig, "a", 100);
    await rig.clock.advance(lifeMs);
    expect(await forceEverySecond(rig, "a", 10)).toEqual([0, 5]);
  });
});
