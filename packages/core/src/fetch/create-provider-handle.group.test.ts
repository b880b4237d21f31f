import { describe, expect, it } from "vitest";
import { canary, createHandleRig, fault } from "./test-rig/handle-rig.ts";

const paths = (count: number) => Array.from({ length: count }, (_, index) => `key/${index}`);

describe("grouping", () => {
  it("hands all keys of one turn to getMany together, also those of later microtasks", async () => {
    const rig = createHandleRig({ many: true });
    rig.script.answer = ({ path }) => ({ text: path });
    const told = paths(100).map(async (path, index) => {
      for (let hop = 0; hop < index % 7; hop += 1) await undefined;
      return rig.fetch(path);
    });
    const payloads = (await Promise.all(told)).map((one) => !one.error && one.payload);
    expect(payloads).toEqual(paths(100).map((text) => ({ text })));
    expect(rig.provider.calls.map((call) => call.toSorted())).toEqual([paths(100).toSorted()]);
    expect(rig.eventsOf("fetch")).toHaveLength(100);
    expect(rig.eventsOf("fetch")[0]).toMatchObject({ keys: 100, outcome: "found", attempts: 1 });
  });

  it("asks for a single key with get, and for each with get where there is no getMany", async () => {
    const many = createHandleRig({ many: true });
    let single = 0;
    many.provider.get = async () => {
      single += 1;
      return { text: canary };
    };
    await many.fetchNow("a");
    expect(single).toBe(1);
    const one = createHandleRig();
    await Promise.all(paths(3).map((path) => one.fetch(path)));
    expect(one.provider.calls).toEqual([["key/0"], ["key/1"], ["key/2"]]);
  });

  it("aborts nothing once it was answered", async () => {
    const rig = createHandleRig({ many: true });
    await Promise.all([rig.fetch("a"), rig.fetch("b")]);
    await rig.fetchNow("c");
    expect(rig.provider.signals.map(({ aborted }) => aborted)).toEqual(rig.provider.calls.map(() => false));
    expect(rig.provider.signals.length).toBeGreaterThan(0);
  });

  it("makes a new call for another turn", async () => {
    const rig = createHandleRig({ many: true });
    await Promise.all([rig.fetch("a"), rig.fetch("b")]);
    await Promise.all([rig.fetch("c"), rig.fetch("d")]);
    expect(rig.provider.calls).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("never lets one bad key spoil the others", async () => {
    const rig = createHandleRig({ many: true });
    rig.script.answer = ({ path }) => {
      if (path === "denied") throw fault("access_denied");
      if (path === "absent") return undefined;
      return path === "garbage" ? { text: canary, json: canary } : { text: canary };
    };
    const told = await Promise.all(["good", "denied", "absent", "garbage"].map((path) => rig.fetch(path)));
    expect(told).toMatchObject([
      { payload: { text: canary } },
      { error: { code: "access_denied", provider: "vault" } },
      { payload: undefined },
      { error: { code: "invalid_response" } },
    ]);
    expect(rig.provider.calls).toHaveLength(1);
    expect(JSON.stringify(rig.events)).not.toContain(canary);
  });

  it("asks again only for what failed retryably, and hands out the rest at once", async () => {
    const rig = createHandleRig({ many: true });
    let tries = 0;
    rig.script.answer = ({ path }) => {
      if (path !== "a" && tries++ < 2) throw fault("unavailable");
      return { text: path };
    };
    let first = false;
    const told = ["a", "b", "c"].map((path) => rig.fetch(path));
    void told[0]?.then(() => {
      first = true;
    });
    await rig.clock.advance(49);
    expect(first).toBe(true);
    await rig.clock.advance(1);
    expect(rig.provider.calls).toEqual([
      ["a", "b", "c"],
      ["b", "c"],
    ]);
    expect(await Promise.all(told)).toMatchObject(["a", "b", "c"].map((text) => ({ payload: { text } })));
  });

  it.each([0, 1, 3])("refuses %d answers to two keys", async (count) => {
    const rig = createHandleRig({ many: true });
    rig.provider.getMany = async () => Array.from({ length: count }, () => ({ text: canary }));
    const told = await Promise.all([rig.fetch("a"), rig.fetch("b")]);
    for (const one of told) expect(one).toMatchObject({ error: { code: "invalid_response" } });
  });
});

describe("concurrency", () => {
  it("is at most max_concurrency, first come first served", async () => {
    const rig = createHandleRig({ settings: { maxConcurrency: 2 } });
    const waiting: (() => void)[] = [];
    rig.script.answer = () => new Promise((resolve) => waiting.push(() => resolve({ text: canary })));
    const told = paths(5).map((path) => rig.fetch(path));
    for (const started of [2, 3, 4, 5, 5]) {
      await rig.clock.advance(0);
      expect(rig.provider.calls).toEqual(paths(started).map((path) => [path]));
      waiting.shift()?.();
    }
    await Promise.all(told);
  });

  it("does not count the time in the queue towards the timeout", async () => {
    const rig = createHandleRig({ settings: { maxConcurrency: 1, timeoutMs: 1_000 } });
    rig.script.answer = () =>
      new Promise((resolve) => rig.clock.setTimer(() => resolve({ text: canary }), 900));
    const told = paths(4).map((path) => rig.fetch(path));
    await rig.clock.advance(3_600);
    expect(await Promise.all(told)).toMatchObject(paths(4).map(() => ({ payload: { text: canary } })));
  });

  it("skips in the queue who has left", async () => {
    const rig = createHandleRig({ settings: { maxConcurrency: 1 } });
    const { promise, resolve } = Promise.withResolvers();
    rig.script.answer = () => promise;
    const leaving = new AbortController();
    const told = [rig.fetch("a"), rig.fetch("b", leaving.signal), rig.fetch("c")];
    await rig.clock.advance(0);
    leaving.abort(new Error(canary));
    const left = await told[1];
    expect(left).toMatchObject({ error: { code: "aborted", provider: "vault" } });
    expect(JSON.stringify(left)).not.toContain(canary);
    resolve({ text: canary });
    await Promise.all(told);
    expect(rig.provider.calls).toEqual([["a"], ["c"]]);
  });
});
