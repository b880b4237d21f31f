import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { openConfig } from "../config/open-config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { isLate, type Late } from "../late/late.ts";
import { createFakeBackend } from "../test-backend/fake-backend.ts";
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

describe("bind of a document that isn't all the operator's", () => {
  it("leaves the others' strings text, in the whole document and in its parts", async () => {
    const folder = mkdtempSync(join(tmpdir(), "latebound-"));
    const backend = createFakeBackend({ a: "1" });
    writeFileSync(join(folder, "app.toml"), `[secret.fake]\n[mail]\nurl = '<<secret "fake" "a">>'`);
    writeFileSync(join(folder, "user.toml"), `[mail]\nsubject = '<<secret "fake" "a">>'`);
    const paths = [{ path: join(folder, "app.toml") }, { path: join(folder, "user.toml"), operator: false }];
    const { resolver, config, document } = await openConfig(paths, { kinds: [backend.kind] });
    rmSync(folder, { recursive: true });
    type Mail = { mail: Record<string, unknown> };
    const whole = resolver.bind(config.document) as unknown as Mail;
    const part = resolver.bind((config.document as Mail).mail);
    const leaf = resolver.bind((config.document as Mail).mail.subject);
    const spread = resolver.bind({ ...(config.document as Mail).mail });
    const twice = resolver.bind(resolver.bind(document)) as unknown as Mail;
    expect([leaf, spread.subject, twice.mail.subject]).toEqual(Array(3).fill('<<secret "fake" "a">>'));
    for (const mail of [(document as unknown as Mail).mail, whole.mail, part]) {
      expect([isLate(mail.url), mail.subject]).toEqual([true, '<<secret "fake" "a">>']);
    }
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

  it("that are absent are a fault of the configuration, which no default answers", async () => {
    const { resolver, backend, events } = await openFakeResolver({ db: "v" }, { toml });
    const tree = resolver.bind('<<secret "fake_b" "db" | default "D">>');
    await expect(resolver.for("app:web").resolve(tree)).rejects.toMatchObject({
      code: "invalid_config",
      provider: "fake_b",
      message: expect.stringContaining('<<secret "fake" "token">>'),
    });
    expect(backend.gets).not.toContain("db");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "access", consumer: "app:web", outcome: "failed" }),
    );
    expect(events.some(({ type }) => type === "default_used")).toBe(false);
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
