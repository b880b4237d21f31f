import { describe, expect, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const grant = (lines: string) => `[[grant]]\nconsumer = "plugin:mailer"\n${lines}`;

describe("providers' own options", () => {
  const toml = '[secret.fake]\n[secret.fake_b]\ntoken = \'<<secret "fake" "token">>\'\n';

  it("go on working when a first grant is added", async () => {
    const { resolver } = await openFakeResolver(
      { token: "t", a: "1" },
      { toml: toml + grant('allow = ["fake_b:a"]') },
    );
    expect(await resolver.for("plugin:mailer").resolve(resolver.bind('<<secret "fake_b" "a">>'))).toBe("1");
  });

  it("stay reserved although a grant allows everything", async () => {
    const { resolver } = await openFakeResolver({ token: "t" }, { toml: toml + grant('allow = ["*:**"]') });
    const tree = resolver.bind('<<secret "fake" "token">>');
    await expect(resolver.for("plugin:mailer").resolve(tree)).rejects.toMatchObject({
      code: "denied_by_policy",
    });
  });

  it("stay reserved in every provider of the kind, as two may lead to one backend", async () => {
    const { resolver } = await openFakeResolver({ token: "t" }, { toml: `${toml}[secret.fake_c]\n` });
    expect(resolver.for("plugin:mailer").explain('<<secret "fake_c" "token">>').allowed).toBe(false);
  });

  it("stay reserved under the names that the backend revealed when they were read", async () => {
    const { resolver, put } = await openFakeResolver({ a: "1", "store/v3": "t" }, { toml });
    put("token", { text: "t", identity: ["token", "store/v3"] });
    const consumer = resolver.for("plugin:mailer");
    const target = resolver.bind('<<secret "fake" "store/v3">>');
    expect(await consumer.resolve(target)).toBe("t");
    await consumer.resolve(resolver.bind('<<secret "fake_b" "a">>'));
    await expect(consumer.resolve(target)).rejects.toMatchObject({ code: "denied_by_policy" });
  });

  it("can be denied by name only", async () => {
    const everyone = `${toml}[[grant]]\nconsumer = "*"\ndeny = ["fake:token"]\nallow = ["*:**"]`;
    const open = await openFakeResolver({ token: "t", a: "1" }, { toml: everyone });
    expect(
      await open.resolver.for("plugin:mailer").resolve(open.resolver.bind('<<secret "fake_b" "a">>')),
    ).toBe("1");
    const named = `${everyone}\n[[grant]]\nconsumer = "provider:fake_b"\ndeny = ["fake:token"]`;
    const shut = await openFakeResolver({ token: "t", a: "1" }, { toml: named });
    await expect(
      shut.resolver.for("plugin:mailer").resolve(shut.resolver.bind('<<secret "fake_b" "a">>')),
    ).rejects.toMatchObject({
      code: "invalid_config",
      message: expect.stringContaining("may not use"),
    });
  });
});
