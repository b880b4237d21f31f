import { SecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import type { Late } from "../late/late.ts";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("for", () => {
  it.each([
    "mailer",
    "Plugin:mailer",
    "provider:vault",
    "plugin:",
    "plugin:a b",
    `plugin:${"x".repeat(130)}`,
    "",
  ])("refuses the name %j", async (name) => {
    const { resolver } = await openFakeResolver();
    expect(() => resolver.for(name)).toThrow(expect.objectContaining({ code: "invalid_config" }));
  });

  it("gives a handle by which one can't become another", async () => {
    const { resolver } = await openFakeResolver();
    const consumer = resolver.for("plugin:mailer");
    expect(Object.isFrozen(consumer)).toBe(true);
    expect(Object.keys(consumer)).not.toContain("for");
  });
});

describe("bind", () => {
  it("throws all faults at once", async () => {
    const { resolver, backend } = await openFakeResolver();
    const bind = () => resolver.bind({ a: '<<secret "nope" "x">>', b: "<<secret >>" });
    expect(bind).toThrow(
      expect.objectContaining({
        code: "unknown_provider",
        errors: expect.arrayContaining([expect.anything()]),
      }),
    );
    expect(backend.gets).toEqual([]);
  });
});

describe("options with references", () => {
  const toml = `
    [secret.fake]
    [secret.fake_b]
    token = '<<secret "fake" "token">>'
  `;

  it("are resolved at the first get, and readable by that provider only", async () => {
    const { resolver, backend } = await openFakeResolver({ token: "t1", db: "v" }, { toml });
    const consumer = resolver.for("app:web");
    expect(backend.gets).toEqual([]);
    expect(await consumer.resolve(resolver.bind('<<secret "fake_b" "db">>'))).toBe("v");
    expect(backend.gets).toEqual(["token", "db"]);
    expect(backend.instances).toEqual([{}, { token: "t1" }]);
    for (const spelling of ["token", "TOKEN", "token#field"]) {
      const tree = resolver.bind(`<<secret "fake" "${spelling}">>`);
      await expect(consumer.resolve(tree)).rejects.toMatchObject({ code: "denied_by_policy" });
    }
  });

  it("are read again when the provider is refused, and the call is made once more if they changed", async () => {
    const { resolver, backend, put } = await openFakeResolver({ token: "t1", other: "v" }, { toml });
    const consumer = resolver.for("app:web");
    await consumer.resolve(resolver.bind('<<secret "fake_b" "other">>'));
    const newest = () => backend.instances.at(-1) as { token: string };
    backend.secrets.set("db", () => {
      if (newest().token !== "t2") throw new SecretError("access_denied", { message: "bad token" });
      return { text: "v" };
    });
    put("token", { text: "t2" });
    expect(await consumer.resolve(resolver.bind('<<secret "fake_b" "db">>'))).toBe("v");
    expect(backend.gets).toEqual(["token", "other", "db", "token", "db"]);
  });

  it("are read again at most once in 5 s, and the fault stays when nothing changed", async () => {
    const { resolver, backend } = await openFakeResolver({ token: "t1" }, { toml });
    backend.secrets.set("db", () => {
      throw new SecretError("access_denied", { message: "not for you" });
    });
    const tree = resolver.bind('<<secret "fake_b" "db">>');
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(resolver.for("app:web").resolve(tree)).rejects.toMatchObject({
        code: "access_denied",
        provider: "fake_b",
      });
    }
    expect(backend.gets.filter((path) => path === "token").length).toBeLessThanOrEqual(2);
  });
});

describe("replaceConfig", () => {
  it("keeps an unchanged provider's instance and cache, and replaces a changed one", async () => {
    const { resolver, backend } = await openFakeResolver(
      { a: "1" },
      { toml: "[secret.fake]\n[secret.fake_b]\nexpect = 'x'" },
    );
    const consumer = resolver.for("app:web");
    const tree = resolver.bind(['<<secret "fake" "a">>', '<<secret "fake_b" "a">>']);
    await consumer.resolve(tree);
    const config = await parseConfig("[secret.fake]\n[secret.fake_b]\nexpect = 'y'", {
      kinds: [backend.kind],
    });
    await resolver.replaceConfig(config);
    await consumer.resolve(tree);
    expect(backend.gets).toEqual(["a", "a", "a"]);
    expect(backend.instances).toEqual([{}, { expect: "x" }, { expect: "y" }]);
  });

  it("fails references to a provider that is gone", async () => {
    const { resolver, backend } = await openFakeResolver(
      { a: "1" },
      { toml: "[secret.fake]\n[secret.fake_b]" },
    );
    const tree = resolver.bind('<<secret "fake_b" "a">>');
    await resolver.replaceConfig(await parseConfig("[secret.fake]", { kinds: [backend.kind] }));
    await expect(resolver.for("app:web").resolve(tree)).rejects.toMatchObject({ code: "unknown_provider" });
  });

  it("lets a call under way finish with what it began with", async () => {
    const { resolver, backend } = await openFakeResolver();
    let release = (): void => undefined;
    backend.secrets.set(
      "slow",
      () =>
        new Promise((resolve) => {
          release = () => resolve({ text: "v" });
        }),
    );
    const running = resolver.for("app:web").resolve(resolver.bind('<<secret "fake" "slow">>'));
    await settle();
    await resolver.replaceConfig(await parseConfig("[secret.fake]\nexpect = 'z'", { kinds: [backend.kind] }));
    release();
    expect(await running).toBe("v");
  });
});

describe("close", () => {
  it("gives running calls their grace, then fails them and every later one with closed", async () => {
    const { resolver, backend, clock } = await openFakeResolver();
    backend.secrets.set("never", () => new Promise(() => undefined));
    const consumer = resolver.for("app:web");
    const tree = resolver.bind('<<secret "fake" "never">>');
    const running = consumer.resolve(tree);
    running.catch(() => undefined);
    await settle();
    const closing = resolver.close({ graceMs: 1_000 });
    await expect(consumer.resolve(tree)).rejects.toMatchObject({ code: "closed" });
    await clock.advance(1_000);
    await expect(running).rejects.toMatchObject({ code: "closed" });
    await closing;
    await resolver.close();
    expect(clock.pendingTimers).toBe(0);
    await expect(resolver.replaceConfig(await parseConfig("", { kinds: [] }))).rejects.toMatchObject({
      code: "closed",
    });
  });

  it("waits for use bodies, and cuts them off after their grace", async () => {
    const { resolver, clock } = await openFakeResolver({ db: "v" });
    const consumer = resolver.for("app:web");
    const tree = resolver.bind('<<secret "fake" "db">>');
    const using = consumer.use(tree, () => new Promise(() => undefined), { isAuthError: () => false });
    using.catch(() => undefined);
    await settle();
    const closing = resolver.close({ graceMs: 100 });
    await clock.advance(100);
    await expect(using).rejects.toMatchObject({ code: "closed" });
    await closing;
  });

  it("works with await using", async () => {
    const { resolver } = await openFakeResolver({ db: "v" });
    {
      await using _closing = resolver;
    }
    expect(() => resolver.for("app:web").watch(resolver.bind('<<secret "fake" "db">>') as Late)).toThrow(
      expect.objectContaining({ code: "closed" }),
    );
  });
});

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
    expect(checks[1]?.error?.code).toBe("not_found");
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

describe("a provider that a new configuration has no more", () => {
  it("is closed once its calls have had their time", async () => {
    const { resolver, backend, clock } = await openFakeResolver({ a: "1" });
    await resolver.for("app:web").resolve(resolver.bind('<<secret "fake" "a">>'));
    await resolver.replaceConfig(await parseConfig("[secret.fake]\nexpect = 'y'", { kinds: [backend.kind] }));
    expect(backend.closed).toBe(0);
    await clock.advance(10_000);
    expect(backend.closed).toBe(1);
    await resolver.close();
  });

  it("stays open for as long as a lease of its is in force", async () => {
    const { resolver, backend, clock, put } = await openFakeResolver();
    const expiresAtMs = clock.now() + 60_000;
    put("creds", { text: "v", expiresAtMs, lease: { id: "l1", expiresAtMs, renewable: false } });
    await resolver.for("app:web").resolve(resolver.bind('<<secret "fake" "creds">>'));
    await resolver.replaceConfig(await parseConfig("", { kinds: [backend.kind] }));
    await clock.advance(50_000);
    expect(backend.closed).toBe(0);
    await clock.advance(30_000);
    expect(backend.closed).toBe(1);
  });
});
