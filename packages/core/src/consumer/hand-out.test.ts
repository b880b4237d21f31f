import { describe, expect, it } from "vitest";
import type { Late } from "../late/late.ts";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const canary = "CANARY-8c1d";

describe("onValue", () => {
  it("is told of each value as fetched and as filtered, with its reference and version, and of no default", async () => {
    const { resolver, put } = await openFakeResolver();
    put("db", { json: `{"password":"${canary}/"}`, version: "3" });
    const told: unknown[] = [];
    const onValue = (value: unknown, about: unknown) => void told.push([value, about]);
    const consumer = resolver.for("app:web");
    const tree = resolver.bind([
      'x://<<secret "fake" "db#password" | urlencode>>',
      '<<secret "fake" "gone" | default "d">>',
    ]);
    await consumer.resolve(tree, { onValue });
    const about = expect.objectContaining({
      reference: '<<secret "fake" "db#password">>',
      provider: "fake",
      version: "3",
    });
    expect(told).toEqual([
      [`${canary}/`, about],
      [`${canary}%2F`, about],
    ]);
    await consumer.get(resolver.bind('<<secret "fake" "db#password">>') as Late, { onValue });
    expect(told.slice(2)).toEqual([[`${canary}/`, about]]);
  });

  it("gives copies of bytes, not the cache's own", async () => {
    const { resolver, put } = await openFakeResolver();
    put("key", { bytes: Uint8Array.of(1, 2) });
    const consumer = resolver.for("app:web");
    const tree = resolver.bind('<<secret "fake" "key" | base64>>');
    await consumer.resolve(tree, { onValue: (value) => void (value instanceof Uint8Array && value.fill(0)) });
    expect(await consumer.resolve(tree)).toBe("AQI=");
  });
});

describe("get", () => {
  it("gives a secret for exactly one reference", async () => {
    const { resolver, put } = await openFakeResolver();
    put("db", { json: `{"password":"${canary}"}`, version: "7" });
    const late = resolver.bind('<<secret "fake" "db#password">>') as Late;
    const secret = await resolver.for("app:web").get(late);
    expect([secret.text(), secret.version]).toEqual([canary, "7"]);
    const text = resolver.bind('x <<secret "fake" "db#password">>') as Late;
    await expect(resolver.for("app:web").get(text)).rejects.toMatchObject({ code: "invalid_reference" });
  });
});

describe("reader", () => {
  it("resolves anew at each call", async () => {
    const { resolver, put, clock } = await openFakeResolver({ db: "one" });
    const read = resolver.for("app:web").reader(resolver.bind('<<secret "fake" "db">>') as Late);
    expect(await read()).toBe("one");
    put("db", { text: "two" });
    await clock.advance(5 * 60_000);
    expect(await read()).toBe("two");
  });
});
