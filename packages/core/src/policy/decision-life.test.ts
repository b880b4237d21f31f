import { isSecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const dayMs = 24 * 3_600_000;
const canary = "canary-5d81f0c2a7";
const grant = (lines: string) => `[[grant]]\nconsumer = "plugin:mailer"\n${lines}\n`;

// The test clock begins at 2026-01-01.
async function open(grants: string) {
  const fake = await openFakeResolver({ a: canary, b: canary }, { toml: `[secret.fake]\n${grants}` });
  const consumer = fake.resolver.for("plugin:mailer");
  return {
    ...fake,
    read: (key: string) => consumer.resolve(fake.resolver.bind(`<<secret "fake" "${key}">>`)),
    isAllowed: (key: string) => consumer.explain(`<<secret "fake" "${key}">>`).allowed,
    replace: async (toml: string) =>
      fake.resolver.replaceConfig(
        await parseConfig(`[secret.fake]\n${toml}`, { kinds: [fake.backend.kind] }),
      ),
  };
}

describe("an expired grant", () => {
  it("says nothing and still counts as one", async () => {
    const { read, isAllowed, backend } = await open(grant('allow = ["fake:a"]\nexpires = 2025-12-31'));
    expect([isAllowed("a"), isAllowed("b")]).toEqual([false, false]);
    await expect(read("a")).rejects.toMatchObject({ code: "denied_by_policy" });
    expect(backend.gets).toEqual([]);
  });

  it("ends denies too, and is no longer listed", async () => {
    const toml = `${grant('deny = ["fake:a"]\nexpires = 2026-01-02')}${grant('allow = ["fake:**"]')}`;
    const { read, resolver, clock } = await open(toml);
    await expect(read("a")).rejects.toMatchObject({ code: "denied_by_policy" });
    expect(resolver.grantsOf("plugin:mailer").map(({ pattern }) => pattern)).toEqual(["fake:a", "fake:**"]);
    clock.stepWall(dayMs);
    expect(await read("a")).toBe(canary);
    expect(resolver.grantsOf("plugin:mailer").map(({ pattern }) => pattern)).toEqual(["fake:**"]);
  });

  it("ends at its own time when others end before and after", async () => {
    const days = [2, 3, 4].map((day) => grant(`allow = ["fake:k${day}"]\nexpires = 2026-01-0${day}`));
    const { isAllowed, read, clock } = await open(days.join(""));
    const allowed = () => ["k2", "k3", "k4"].filter(isAllowed);
    expect(allowed()).toEqual(["k2", "k3", "k4"]);
    await read("k3").catch(() => undefined);
    clock.stepWall(dayMs);
    expect(allowed()).toEqual(["k3", "k4"]);
    await expect(read("k3")).rejects.toMatchObject({ code: "not_found" });
    clock.stepWall(dayMs);
    expect(allowed()).toEqual(["k4"]);
    await expect(read("k3")).rejects.toMatchObject({ code: "denied_by_policy" });
  });
});

describe("replaceConfig", () => {
  it("swaps grants: a decision dies with the policy it came from, a cached value notwithstanding", async () => {
    const { read, replace, backend } = await open(grant('allow = ["fake:a"]'));
    expect(await read("a")).toBe(canary);
    await replace(grant('allow = ["fake:b"]'));
    const thrown = await read("a").catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: "denied_by_policy" });
    expect(String(thrown)).not.toContain(canary);
    expect(await read("b")).toBe(canary);
    await replace(grant('allow = ["fake:**"]'));
    expect(await read("a")).toBe(canary);
    expect(backend.gets).toEqual(["a", "b"]);
  });

  it("refuses to lose the last grant unless the default says allow", async () => {
    const { isAllowed, replace } = await open(grant('allow = ["fake:a"]'));
    await expect(replace("")).rejects.toMatchObject({ code: "invalid_config" });
    expect([isAllowed("a"), isAllowed("b")]).toEqual([true, false]);
    await replace('[policy]\ndefault = "allow"');
    expect(isAllowed("b")).toBe(true);
  });

  it('refuses to lose a default of "deny" too, and keeps what was in force', async () => {
    const { isAllowed, replace } = await open('[policy]\ndefault = "deny"');
    await expect(replace("")).rejects.toMatchObject({ code: "invalid_config" });
    expect(isAllowed("a")).toBe(false);
    await replace('[policy]\ndefault = "allow"');
    expect(isAllowed("a")).toBe(true);
  });

  it("takes a configuration without grants where there were none", async () => {
    const { isAllowed, replace } = await open("");
    await replace("");
    expect(isAllowed("a")).toBe(true);
  });
});

describe("patterns", () => {
  it("stand for providers by * too", async () => {
    const toml = `[secret.fake_b]\n${grant('allow = ["fake_*:a", "*:b#x"]')}`;
    const { resolver } = await open(toml);
    const { explain } = resolver.for("plugin:mailer");
    const asked = ['"fake" "a"', '"fake_b" "a"', '"fake" "b#x"', '"fake_b" "b#x"', '"fake_b" "b"'];
    const allowed = asked.map((names) => explain(`<<secret ${names}>>`).allowed);
    expect(allowed).toEqual([false, true, true, true, false]);
  });

  it("that allow and that deny compare # and #/ alike, one token each", async () => {
    const { isAllowed } = await open(grant('allow = ["fake:a#/x", "fake:a#y/z"]'));
    expect(["a#x", "a#/x", "a#y/z", "a#/y~1z", "a#/y/z", "a#y"].map(isAllowed)).toEqual([
      ...[true, true, true, true],
      ...[false, false],
    ]);
  });
});

describe("a refusal's hint", () => {
  it("is a grant that allows what was refused, and no more", async () => {
    const { resolver, replace, isAllowed } = await open(grant('allow = ["fake:a"]'));
    const late = resolver.bind('<<secret "fake" "b?version=2#x">>');
    const thrown: unknown = await resolver
      .for("plugin:mailer")
      .resolve(late)
      .catch((error: unknown) => error);
    const hint = isSecretError(thrown) ? (thrown.hint ?? "") : "";
    const [, consumer = "", allow = ""] = /(consumer = .*), (allow = .*)$/.exec(hint) ?? [];
    await replace(`[[grant]]\n${consumer}\n${allow}\n`);
    expect(["b?version=2#x", "b?version=2", "b#x", "b?version=2#y"].map(isAllowed)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("is left out where a pattern would allow more: a * in a key can't be written", async () => {
    const { read } = await open(grant('allow = ["fake:a"]'));
    for (const key of ["b*", "b#x*"]) {
      const thrown: unknown = await read(key).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: "denied_by_policy" });
      expect(thrown).not.toHaveProperty("hint");
    }
  });
});
