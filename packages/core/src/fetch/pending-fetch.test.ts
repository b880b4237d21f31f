import { describe, expect, it } from "vitest";
import { createPendingFetch } from "./pending-fetch.ts";
import { fault } from "./test-rig/handle-rig.ts";

describe("a pending fetch", () => {
  it("is done once, with the first outcome", async () => {
    const leaving = new AbortController();
    const pending = createPendingFetch({ path: "a" }, leaving.signal, "vault");
    let times = 0;
    pending.onDone = () => {
      times += 1;
    };
    expect(pending.done).toBe(false);
    pending.settle({ fault: undefined, payload: undefined });
    pending.settle({ fault: fault("unavailable") });
    leaving.abort();
    expect(await pending.promise).toBeUndefined();
    expect([pending.done, times]).toEqual([true, 1]);
  });
});
