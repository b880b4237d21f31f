import { describe, expect, it } from "vitest";
import { canary, createHandleRig, fault } from "./test-rig/handle-rig.ts";

/** A rig whose breaker has just opened, on faults that `failWith` makes; the back-off is half of 1 s. */
async function createOpenRig(failWith = () => fault("unavailable")) {
  const rig = createHandleRig({ settings: { retries: 0 } });
  rig.script.answer = () => Promise.reject(failWith());
  for (const path of ["a", "b", "c"]) await rig.fetchNow(path);
  return rig;
}

const states = (rig: ReturnType<typeof createHandleRig>) =>
  rig.eventsOf("breaker").map((event) => "state" in event && event.state);

describe("the breaker", () => {
  it("opens after 3 fetches in a row that failed after their retries", async () => {
    const rig = createHandleRig({ settings: { retries: 1 } });
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    for (const path of ["a", "b"]) {
      void rig.fetch(path);
      await rig.clock.advance(50);
    }
    expect(rig.handle.breakerFault).toBeUndefined();
    expect(rig.provider.calls).toHaveLength(4);
    void rig.fetch("c");
    await rig.clock.advance(50);
    expect(rig.handle.breakerFault).toMatchObject({ code: "unavailable" });
    expect(rig.eventsOf("breaker")).toEqual([
      { type: "breaker", provider: "vault", state: "open", code: "unavailable" },
    ]);
  });

  it.each([
    ["timeout", true],
    ["unavailable", false],
  ] as const)(
    "makes calls fail fast with the last fault's code, %s, and allowStale, %s",
    async (code, allowStale) => {
      const rig = await createOpenRig(() => fault(code, { allowStale }));
      const [one, other] = [await rig.fetch("x"), await rig.fetch("y")];
      expect(one).toMatchObject({ error: { code, allowStale, provider: "vault", retryAfterMs: 500 } });
      expect(one.error).not.toBe(other.error);
      expect(rig.handle.breakerFault).not.toBe(rig.handle.breakerFault);
      expect(rig.provider.calls).toHaveLength(3);
    },
  );

  it("counts only failures in a row, and an answer of any kind ends the row", async () => {
    const rig = createHandleRig({ settings: { retries: 0 } });
    const faults = ["unavailable", "timeout", "access_denied", "unavailable", "unavailable"] as const;
    for (const code of faults) {
      rig.script.answer = () => Promise.reject(fault(code));
      await rig.fetchNow(code);
    }
    rig.script.answer = () => undefined;
    await rig.fetchNow("absent");
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    for (const path of ["a", "b"]) await rig.fetchNow(path);
    expect(rig.handle.breakerFault).toBeUndefined();
    await rig.fetchNow("c");
    expect(rig.handle.breakerFault).toBeDefined();
  });

  it("counts neither callers that left nor faults of opening the provider", async () => {
    const rig = createHandleRig({ open: () => Promise.reject(fault("unavailable")) });
    for (const path of ["a", "b", "c", "d"]) {
      expect(await rig.fetchNow(path)).toMatchObject({ error: { code: "unavailable" } });
    }
    expect(rig.handle.breakerFault).toBeUndefined();
    const left = createHandleRig();
    left.script.answer = () => Promise.withResolvers().promise;
    for (const path of ["a", "b", "c", "d"]) {
      const leaving = new AbortController();
      const told = left.fetch(path, leaving.signal);
      await left.clock.advance(0);
      leaving.abort();
      await told;
    }
    expect(left.handle.breakerFault).toBeUndefined();
  });

  it("counts one getMany as one fetch, which did not fail when a single key was answered", async () => {
    const rig = createHandleRig({ many: true, settings: { retries: 0 } });
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    const fetchMany = async () => {
      const told = ["a", "b", "c", "d"].map((path) => rig.fetch(path));
      await rig.clock.advance(0);
      await Promise.all(told);
    };
    await fetchMany();
    await fetchMany();
    rig.script.answer = ({ path }) =>
      path === "b" ? { text: canary } : Promise.reject(fault("unavailable"));
    await fetchMany();
    expect(rig.handle.breakerFault).toBeUndefined();
  });

  it("lets one probe through per back-off, of one attempt, while the others fail fast", async () => {
    const rig = createHandleRig({ settings: { retries: 2 } });
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    for (const path of ["a", "b", "c"]) {
      void rig.fetch(path);
      await rig.clock.advance(150);
    }
    const before = rig.provider.calls.length;
    await rig.clock.advance(500);
    const { promise, reject } = Promise.withResolvers();
    rig.script.answer = () => promise;
    const told = ["p", "q", "r"].map((path) => rig.fetch(path));
    await rig.clock.advance(0);
    expect(rig.provider.calls.slice(before)).toEqual([["p"]]);
    expect(await Promise.all(told.slice(1))).toMatchObject([
      { error: { code: "unavailable" } },
      { error: { code: "unavailable" } },
    ]);
    expect(await rig.fetch("s")).toMatchObject({ error: { code: "unavailable" } });
    reject(fault("timeout"));
    await rig.clock.advance(0);
    expect(await told[0]).toMatchObject({ error: { code: "timeout" } });
    expect(rig.provider.calls.slice(before)).toEqual([["p"]]);
    expect(rig.handle.breakerFault).toMatchObject({ code: "timeout" });
  });

  it("opens once, however many calls were under way", async () => {
    const rig = createHandleRig({ settings: { retries: 0 } });
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    const told = Array.from({ length: 20 }, (_, index) => rig.fetch(`key/${index}`));
    await rig.clock.advance(0);
    await Promise.all(told);
    expect(states(rig)).toEqual(["open"]);
    expect(rig.handle.breakerFault).toMatchObject({ retryAfterMs: 500 });
  });

  it("makes calls fail without queueing", async () => {
    const rig = createHandleRig({ settings: { retries: 0, maxConcurrency: 2 } });
    const hangs = () => Promise.withResolvers().promise;
    rig.script.answer = ({ path }) => (path === "slow" ? hangs() : Promise.reject(fault("unavailable")));
    void rig.fetch("slow");
    for (const path of ["a", "b", "c"]) await rig.fetchNow(path);
    await rig.clock.advance(500);
    rig.script.answer = hangs;
    void rig.fetch("probe");
    await rig.clock.advance(0);
    expect(await rig.fetch("x")).toMatchObject({ error: { code: "unavailable" } });
  });

  it("doubles the back-off up to 30 s with each failed probe", async () => {
    const rig = await createOpenRig();
    for (const waitMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      const before = rig.provider.calls.length;
      await rig.clock.advance(waitMs - 1);
      await rig.fetchNow("x");
      expect(rig.provider.calls).toHaveLength(before);
      await rig.clock.advance(1);
      await rig.fetchNow("x");
      expect(rig.provider.calls).toHaveLength(before + 1);
    }
  });

  it("closes with the first probe that is answered, and starts over", async () => {
    const rig = await createOpenRig();
    await rig.clock.advance(500);
    rig.script.answer = () => ({ text: canary });
    expect(await rig.fetchNow("x")).toMatchObject({ payload: { text: canary } });
    expect(states(rig)).toEqual(["open", "probing", "closed"]);
    rig.script.answer = () => Promise.reject(fault("unavailable"));
    for (const path of ["a", "b"]) await rig.fetchNow(path);
    expect(rig.handle.breakerFault).toBeUndefined();
    await rig.fetchNow("c");
    expect(rig.handle.breakerFault).toMatchObject({ retryAfterMs: 500 });
    expect(JSON.stringify(rig.events)).not.toContain(canary);
  });

  it("lets the next call probe when the probe's caller left", async () => {
    const rig = await createOpenRig();
    await rig.clock.advance(500);
    rig.script.answer = () => Promise.withResolvers().promise;
    const leaving = new AbortController();
    const told = rig.fetch("x", leaving.signal);
    await rig.clock.advance(0);
    leaving.abort();
    await told;
    rig.script.answer = () => ({ text: canary });
    expect(await rig.fetchNow("y")).toMatchObject({ payload: { text: canary } });
  });
});
