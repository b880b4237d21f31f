import { inspect } from "node:util";
import { SecretError } from "@latebound/provider";
import { describe, expect, expectTypeOf, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";
import type { EncodeContext } from "./consumer.ts";

const canary = "CANARY-7be2";

describe("resolve", () => {
  it("gives a fresh copy with values, and leaves the caller's tree as it was", async () => {
    const { resolver } = await openFakeResolver({ db: canary });
    const tree = resolver.bind({ url: 'x-<<secret "fake" "db">>-y', n: 1, when: new Date(0) });
    Object.freeze(tree);
    const resolved = await resolver.for("app:web").resolve(tree);
    expect(resolved).toEqual({ url: `x-${canary}-y`, n: 1, when: new Date(0) });
    expect(inspect(tree)).not.toContain(canary);
    expectTypeOf(resolved).toEqualTypeOf<{ url: string; n: number; when: Date }>();
  });

  it("never scans a resolved value again, and never resolves a plain string", async () => {
    const inner = '<<secret "fake" "other">>';
    const { resolver, backend } = await openFakeResolver({ db: inner, other: canary });
    const consumer = resolver.for("app:web");
    expect(await consumer.resolve(resolver.bind('<<secret "fake" "db">>'))).toBe(inner);
    expect(await consumer.resolve({ typed: inner })).toEqual({ typed: inner });
    expect(backend.gets).toEqual(["db"]);
  });

  it("asks for one path once, for any number of references and fields, and one spelling", async () => {
    const { resolver, backend, put } = await openFakeResolver();
    put("db", { json: '{"user":"u","password":"p","port":5432}' });
    const tree = resolver.bind([
      '<<secret "fake" "db#user">>',
      '<<secret "fake" "DB#password">>',
      '<<secret "fake" "db#port">>',
    ]);
    const consumer = resolver.for("app:web");
    expect(await Promise.all([consumer.resolve(tree), consumer.resolve(tree)])).toEqual([
      ["u", "p", "5432"],
      ["u", "p", "5432"],
    ]);
    expect(backend.gets).toEqual(["db"]);
  });

  it("tells every fault of a call at once, in document order, and hands nothing out", async () => {
    const { resolver, put } = await openFakeResolver({ text: "plain" });
    put("empty", { json: '{"a":"1","b":"2"}' });
    const tree = resolver.bind({
      a: '<<secret "fake" "gone">>',
      b: '<<secret "fake" "text#field">>',
      c: '<<secret "fake" "empty#c">>',
    });
    const error = await resolver
      .for("app:web")
      .resolve(tree)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "not_found", retryable: false });
    expect((error as { errors: { code: string; at: unknown; missing: string }[] }).errors).toMatchObject([
      { code: "not_found", missing: "secret", at: { path: "a" }, reference: '<<secret "fake" "gone">>' },
      { code: "invalid_value", at: { path: "b" } },
      { code: "not_found", missing: "field", at: { path: "c" }, hint: "fields there: a, b" },
    ]);
  });

  it("answers an absence with the default, and a fault never", async () => {
    const { resolver, backend, events } = await openFakeResolver({ there: "v" });
    const tree = resolver.bind('<<secret "fake" "gone" | default "d e" | urlencode>>');
    const consumer = resolver.for("app:web");
    expect(await consumer.resolve(tree)).toBe("d%20e");
    expect(events.map(({ type }) => type)).toContain("default_used");
    expect(JSON.stringify(events)).not.toContain("d e");
    backend.fault = new SecretError("access_denied", { message: "no" });
    await expect(
      consumer.resolve(resolver.bind('<<secret "fake" "other" | default "d">>')),
    ).rejects.toMatchObject({ code: "access_denied" });
  });

  it("checks values that are put into longer strings, unless a sink encodes them", async () => {
    const { resolver } = await openFakeResolver({ pw: "p@ss", line: "a\nb" });
    const consumer = resolver.for("app:web");
    const url = resolver.bind('http://u:<<secret "fake" "pw">>@h');
    await expect(consumer.resolve(url)).rejects.toMatchObject({
      code: "invalid_value",
      hint: expect.stringContaining("urlencode"),
    });
    await expect(consumer.resolve(resolver.bind('x <<secret "fake" "line">>'))).rejects.toMatchObject({
      code: "invalid_value",
    });
    expect(await consumer.resolve(resolver.bind('<<secret "fake" "line">>'))).toBe("a\nb");
    const encoded = await consumer.resolve(url, { encode: (value, { before }) => `[${before}|${value}]` });
    expect(encoded).toBe("http://u:[http://u:|p@ss]@h");
    const line = resolver.bind('x <<secret "fake" "line">>');
    const encode = (value: string, { late }: EncodeContext) => (late === line ? value : undefined);
    expect(await consumer.resolve([line], { encode })).toEqual(["x a\nb"]);
    await expect(consumer.resolve([line, url], { encode })).rejects.toMatchObject({
      code: "invalid_value",
      hint: expect.stringContaining("urlencode"),
    });
  });

  it("needs base64 for bytes that aren't UTF-8", async () => {
    const { resolver, put } = await openFakeResolver();
    put("key", { bytes: Uint8Array.of(0xff, 0x00) });
    const consumer = resolver.for("app:web");
    await expect(consumer.resolve(resolver.bind('<<secret "fake" "key">>'))).rejects.toMatchObject({
      code: "invalid_value",
    });
    expect(await consumer.resolve(resolver.bind('<<secret "fake" "key" | base64>>'))).toBe("/wA=");
  });

  it("awaits the promise returned for an access event, and refuses when it rejects", async () => {
    const order: string[] = [];
    const record = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push("recorded");
    };
    const { resolver } = await openFakeResolver(
      { db: canary },
      { onEvent: ({ type }) => (type === "access" ? record() : undefined) },
    );
    await resolver.for("app:web").resolve(resolver.bind('<<secret "fake" "db">>'));
    order.push("handed out");
    expect(order).toEqual(["recorded", "handed out"]);

    for (const failing of [
      () => Promise.reject(new Error("disk full")),
      () => {
        throw new Error("disk full");
      },
    ]) {
      const refusing = await openFakeResolver(
        { db: canary },
        { onEvent: ({ type }) => (type === "access" ? failing() : undefined) },
      );
      const tree = refusing.resolver.bind('<<secret "fake" "db">>');
      await expect(refusing.resolver.for("app:web").resolve(tree)).rejects.toMatchObject({
        code: "unavailable",
      });
    }
  });

  it("ignores what other events' listeners throw", async () => {
    const onEvent = ({ type }: { type: string }) => {
      if (type !== "access") throw new Error("listener");
    };
    const { resolver } = await openFakeResolver({ db: canary }, { onEvent });
    expect(await resolver.for("app:web").resolve(resolver.bind('<<secret "fake" "db">>'))).toBe(canary);
  });

  it("tells of each access without a value", async () => {
    const { resolver, events, put } = await openFakeResolver();
    put("db", { json: `{"a":"${canary}","b":"${canary}"}`, version: "3" });
    const tree = resolver.bind([
      '<<secret "fake" "db#a">>',
      '<<secret "fake" "db#a">>',
      '<<secret "fake" "DB#b">>',
    ]);
    await resolver.for("app:web").resolve(tree);
    await resolver.for("app:web").resolve(tree);
    const accesses = events.filter(({ type }) => type === "access");
    expect(accesses).toMatchObject([
      { consumer: "app:web", provider: "fake", key: "db#a", outcome: "allowed", version: "3", cache: "miss" },
      { key: "db#b", cache: "miss" },
      { key: "db#a", cache: "hit" },
      { key: "db#b", cache: "hit" },
    ]);
    expect(inspect(events, { depth: 9 })).not.toContain(canary);
  });

  it("stops waiting when its own signal aborts", async () => {
    const { resolver, backend } = await openFakeResolver();
    let release = (): void => undefined;
    backend.secrets.set(
      "slow",
      () =>
        new Promise((resolve) => {
          release = () => resolve({ text: "v" });
        }),
    );
    const tree = resolver.bind('<<secret "fake" "slow">>');
    const consumer = resolver.for("app:web");
    const leaving = new AbortController();
    const left = consumer.resolve(tree, { signal: leaving.signal });
    const stays = consumer.resolve(tree);
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: "aborted" });
    release();
    expect(await stays).toBe("v");
    expect(backend.gets).toEqual(["slow"]);
  });

  it("does not begin with a signal that was aborted before, cached or not", async () => {
    const { resolver, backend } = await openFakeResolver({ db: "v" });
    const consumer = resolver.for("app:web");
    const tree = resolver.bind('<<secret "fake" "db">>');
    const options = { signal: AbortSignal.abort() };
    await expect(consumer.resolve(tree, options)).rejects.toMatchObject({ code: "aborted" });
    expect(backend.gets).toEqual([]);
    await consumer.resolve(tree);
    await expect(consumer.resolve(tree, options)).rejects.toMatchObject({ code: "aborted" });
  });

  it("resolves a million nodes and 10,000 levels", async () => {
    const { resolver } = await openFakeResolver({ db: "v" });
    let deep: unknown = '<<secret "fake" "db">>';
    for (let level = 0; level < 10_000; level++) deep = { deep };
    const wide = Array.from({ length: 1_000_000 }, () => 0);
    const resolved = await resolver.for("app:web").resolve(resolver.bind({ deep, wide }));
    expect((resolved.wide as number[]).length).toBe(1_000_000);
  });
});
