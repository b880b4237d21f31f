import { describe, expect, it } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

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
