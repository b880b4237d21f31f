import { describe, expect, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

describe("check, warm and explain", () => {
  it("check tells each reference's state", async () => {
    const { resolver, put } = await openFakeResolver(
      { a: "1" },
      { toml: '[secret.fake]\n[secret.fake_b]\ntoken = \'<<secret "fake" "token">>\'' },
    );
    put("json", { json: '{"x":"1"}' });
    const tree = resolver.bind([
      '<<secret "fake" "a">>',
      '<<secret "fake" "gone">>',
      '<<secret "fake" "token">>',
      '<<secret "fake" "json#y">>',
    ]);
    const checks = await resolver.for("app:web").check(tree);
    expect(checks.map(({ status }) => status)).toEqual(["readable", "absent", "denied", "absent"]);
    expect(checks.map(({ error }) => error?.code)).toEqual([
      undefined,
      "not_found",
      "denied_by_policy",
      "not_found",
    ]);
    const [withDefault] = await resolver
      .for("app:web")
      .check(resolver.bind('<<secret "fake" "gone" | default "d">>'));
    expect(withDefault).toMatchObject({ status: "absent", hasDefault: true });
  });

  it("warm fetches and fails fast, and tells of no access", async () => {
    const { resolver, backend, events } = await openFakeResolver({ a: "1" });
    const consumer = resolver.for("app:web");
    await consumer.warm(resolver.bind('<<secret "fake" "a">>'));
    expect(backend.gets).toEqual(["a"]);
    expect(events.some(({ type }) => type === "access")).toBe(false);
    await expect(consumer.warm(resolver.bind('<<secret "fake" "gone">>'))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("explain does no I/O and tells a refused consumer nothing of the cache", async () => {
    const toml = '[secret.fake]\n[secret.fake_b]\ntoken = \'<<secret "fake" "token">>\'';
    const { resolver, backend } = await openFakeResolver({ a: "1" }, { toml });
    const consumer = resolver.for("app:web");
    expect(consumer.explain('<<secret "fake" "A#f">>')).toEqual({
      reference: '<<secret "fake" "a#f">>',
      provider: "fake",
      kind: "fake",
      allowed: true,
      rule: "no grants: everything is allowed",
      cache: { state: "none" },
    });
    expect(consumer.explain('<<secret "fake" "token">>')).not.toHaveProperty("cache");
    expect(backend.gets).toEqual([]);
  });
});
