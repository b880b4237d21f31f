import { describe, expect, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("watch", () => {
  it("tells nothing at first, then the paths that changed, as one item per quarter second", async () => {
    const { resolver, put, clock } = await openFakeResolver({ a: "1", b: "1", c: "1" });
    const tree = resolver.bind({
      a: '<<secret "fake" "a">>',
      list: ['x-<<secret "fake" "b">>'],
      c: '<<secret "fake" "c">>',
    });
    const changes = resolver.for("app:web").watch(tree);
    await clock.advance(1_000);
    put("a", { text: "2" });
    put("b", { text: "2" });
    const item = changes.next();
    await clock.advance(5 * 60_000);
    expect(await item).toEqual({ done: false, value: { paths: ["a", "list[0]"] } });
    await changes.return?.();
  });

  it("gives slow readers one merged item", async () => {
    const { resolver, put, clock } = await openFakeResolver({ a: "1", b: "1" });
    const changes = resolver
      .for("app:web")
      .watch(resolver.bind({ a: '<<secret "fake" "a">>', b: '<<secret "fake" "b">>' }));
    await clock.advance(1_000);
    put("a", { text: "2" });
    await clock.advance(5 * 60_000);
    put("b", { text: "2" });
    await clock.advance(5 * 60_000);
    expect(await changes.next()).toEqual({ done: false, value: { paths: ["a", "b"] } });
    await changes.return?.();
  });

  it("ends on abort, on close, and when the reader stops", async () => {
    const { resolver, clock } = await openFakeResolver({ a: "1" });
    const consumer = resolver.for("app:web");
    const tree = resolver.bind('<<secret "fake" "a">>');
    const leaving = new AbortController();
    const aborted = consumer.watch(tree, { signal: leaving.signal }).next();
    const stopped = consumer.watch(tree);
    const closed = consumer.watch(tree).next();
    await clock.advance(10);
    leaving.abort();
    await stopped.return?.();
    expect([(await aborted).done, (await stopped.next()).done]).toEqual([true, true]);
    await resolver.close({ graceMs: 0 });
    expect((await closed).done).toBe(true);
    await settle();
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells faults as events and goes on", async () => {
    const { resolver, backend, put, clock, events } = await openFakeResolver({ a: "1" });
    const changes = resolver.for("app:web").watch(resolver.bind('<<secret "fake" "a">>'));
    await clock.advance(1_000);
    backend.secrets.delete("a");
    await clock.advance(10 * 60_000);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "fault", during: "watch", code: "not_found" }),
    );
    put("a", { text: "2" });
    await clock.advance(60_000);
    expect((await changes.next()).value).toEqual({ paths: [""] });
    await changes.return?.();
  });
});
