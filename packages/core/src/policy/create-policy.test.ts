import { describe, expect, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

/** What a consumer may do under some grants, by reference: `allowed` or the error's code. */
async function decisions(
  grants: string,
  references: readonly string[],
  consumer = "plugin:mailer",
): Promise<string[]> {
  const { resolver } = await openFakeResolver({}, { toml: `[secret.fake]\n[secret.fake_b]\n${grants}` });
  const { explain } = resolver.for(consumer);
  return references.map((key) => (explain(`<<secret "fake" "${key}">>`).allowed ? "allowed" : "refused"));
}

const grant = (lines: string) => `[[grant]]\nconsumer = "plugin:mailer"\n${lines}`;

describe("grants", () => {
  it("allow nothing that no grant names, once there is one", async () => {
    const allow = grant('allow = ["fake:apps/mail/**"]');
    expect(await decisions(allow, ["apps/mail/smtp", "apps/mail/a/b", "apps/web"])).toEqual([
      "allowed",
      "allowed",
      "refused",
    ]);
    expect(await decisions(allow, ["apps/mail/smtp"], "plugin:other")).toEqual(["refused"]);
  });

  it("allow everything where there are none, and nothing where the default is deny", async () => {
    expect(await decisions("", ["a"])).toEqual(["allowed"]);
    expect(await decisions('[policy]\ndefault = "deny"', ["a"])).toEqual(["refused"]);
  });

  it("with default allow, all but what is denied", async () => {
    const toml = `[policy]\ndefault = "allow"\n${grant('deny = ["fake:admin/**"]')}`;
    expect(await decisions(toml, ["a", "admin/x"])).toEqual(["allowed", "refused"]);
  });

  it("a deny wins in any order", async () => {
    for (const order of [
      'allow = ["fake:**"]\ndeny = ["fake:b"]',
      'deny = ["fake:b"]\nallow = ["fake:**"]',
    ]) {
      expect(await decisions(grant(order), ["a", "b"])).toEqual(["allowed", "refused"]);
    }
    const twice = `${grant('deny = ["*:b"]')}\n${grant('allow = ["fake:**"]')}`;
    expect(await decisions(twice, ["a", "b"])).toEqual(["allowed", "refused"]);
  });

  it("no # means every field; a deny of a field covers the whole, ancestors and descendants", async () => {
    const fields = ["a", "a#x", "a#y", "a#/x/z", "a#/x"];
    expect(await decisions(grant('allow = ["fake:a"]'), fields)).toEqual(fields.map(() => "allowed"));
    const denied = await decisions(grant('allow = ["fake:a"]\ndeny = ["fake:a#x"]'), fields);
    expect(denied).toEqual(["refused", "refused", "allowed", "refused", "refused"]);
    const deep = await decisions(grant('allow = ["fake:a"]\ndeny = ["fake:a#/x/z"]'), fields);
    expect(deep).toEqual(["refused", "refused", "allowed", "refused", "refused"]);
  });

  it("an allow of a field does not allow the whole, nor another field", async () => {
    const fields = ["a", "a#x", "a#/x", "a#/x/z", "a#y"];
    expect(await decisions(grant('allow = ["fake:a#x"]'), fields)).toEqual([
      "refused",
      "allowed",
      "allowed",
      "allowed",
      "refused",
    ]);
  });

  it("an allow without ? is for the current version, a deny without it for every one", async () => {
    const keys = ["a", "a?version=3", "a?stage=old"];
    expect(await decisions(grant('allow = ["fake:a"]'), keys)).toEqual(["allowed", "refused", "refused"]);
    expect(await decisions(grant('allow = ["fake:a?version=*"]'), keys)).toEqual([
      "refused",
      "allowed",
      "refused",
    ]);
    const all = 'allow = ["fake:a", "fake:a?version=*", "fake:a?stage=*"]';
    expect(await decisions(grant(`${all}\ndeny = ["fake:a"]`), keys)).toEqual([
      "refused",
      "refused",
      "refused",
    ]);
    expect(await decisions(grant(`${all}\ndeny = ["fake:a?version=3"]`), keys)).toEqual([
      "allowed",
      "refused",
      "allowed",
    ]);
  });

  it("compares as the backend compares, in pattern and reference", async () => {
    const mixed = grant('allow = ["fake:Apps/**"]\ndeny = ["fake:APPS/admin"]');
    expect(await decisions(mixed, ["APPS/mail", "apps/Admin"])).toEqual(["allowed", "refused"]);
  });

  it("matches consumers by * within a segment", async () => {
    const toml = '[[grant]]\nconsumer = ["plugin:report-*", "container:web"]\nallow = ["fake:**"]';
    const results = ["plugin:report-daily", "container:web", "plugin:mailer"].map((name) =>
      decisions(toml, ["a"], name),
    );
    expect((await Promise.all(results)).flat()).toEqual(["allowed", "allowed", "refused"]);
  });

  it("ends as its expiry begins, in a decision that was taken before too", async () => {
    const toml = `[secret.fake]\n${grant('allow = ["fake:a"]\nexpires = 2026-01-02')}`;
    const { resolver, clock } = await openFakeResolver({ a: "1" }, { toml });
    const consumer = resolver.for("plugin:mailer");
    const tree = resolver.bind('<<secret "fake" "a">>');
    expect(await consumer.resolve(tree)).toBe("1");
    clock.stepWall(24 * 3_600_000 - 1);
    expect(await consumer.resolve(tree)).toBe("1");
    clock.stepWall(1);
    await expect(consumer.resolve(tree)).rejects.toMatchObject({ code: "denied_by_policy" });
  });
});

describe("a refusal", () => {
  const toml = `[secret.fake]\n${grant('allow = ["fake:a"]\ndeny = ["fake:b"]')}`;

  it("names consumer, reference and rule, and costs no backend call", async () => {
    const { resolver, backend, events } = await openFakeResolver({ a: "1", b: "2" }, { toml });
    const tree = resolver.bind([
      '<<secret "fake" "a">>',
      '<<secret "fake" "b">>',
      '<<secret "fake" "gone">>',
    ]);
    const error = (await resolver
      .for("plugin:mailer")
      .resolve(tree)
      .catch((thrown: unknown) => thrown)) as {
      errors: { message: string; hint?: string; publicMessage: string }[];
    };
    expect(error).toMatchObject({ code: "denied_by_policy", errors: [{}, {}] });
    expect(error.errors[0]?.message).toMatch(
      /plugin:mailer may not use <<secret "fake" "b">>: denied by "fake:b" of the grant/,
    );
    expect(error.errors[1]?.hint).toContain('[[grant]] consumer = "plugin:mailer", allow = ["fake:gone"]');
    expect(error.errors[1]?.publicMessage).not.toContain("gone");
    expect(backend.gets).toEqual([]);
    expect(events).toMatchObject([
      { type: "access", key: "b", outcome: "denied", code: "denied_by_policy" },
      { type: "access", key: "gone", outcome: "denied" },
    ]);
  });

  it("looks the same for existing and absent keys, cached ones too", async () => {
    const { resolver } = await openFakeResolver(
      { a: "1", b: "2" },
      { toml: `${toml}\n[[grant]]\nconsumer = "app:web"\nallow = ["fake:**"]` },
    );
    await resolver.for("app:web").resolve(resolver.bind('<<secret "fake" "b">>'));
    const consumer = resolver.for("plugin:other");
    const messages = ["b", "x"].map((key) =>
      consumer
        .resolve(resolver.bind(`<<secret "fake" "${key}">>`))
        .catch((error: Error) =>
          JSON.stringify(error)
            .replaceAll(`"${key}`, '"K')
            .replaceAll(`:${key}`, ":K")
            .replaceAll(`\\"${key}\\"`, '\\"K\\"'),
        ),
    );
    const [one, other] = await Promise.all(messages);
    expect(one).toBe(other);
    expect(consumer.explain('<<secret "fake" "b">>')).not.toHaveProperty("cache");
  });

  it("comes too when only the backend's answer reveals the name", async () => {
    const { resolver, put } = await openFakeResolver(
      {},
      { toml: `[secret.fake]\n${grant('allow = ["fake:link"]\ndeny = ["fake:real"]')}` },
    );
    put("link", { text: "v", identity: ["link", "real"] });
    const consumer = resolver.for("plugin:mailer");
    const tree = resolver.bind('<<secret "fake" "link">>');
    await expect(consumer.resolve(tree)).rejects.toMatchObject({ code: "denied_by_policy" });
    await expect(consumer.resolve(tree)).rejects.toMatchObject({ code: "denied_by_policy" });
  });

  it("does not come when the backend names an allowed secret by a name that no grant holds", async () => {
    const { resolver, put } = await openFakeResolver(
      {},
      { toml: `[secret.fake]\n${grant('allow = ["fake:link"]')}` },
    );
    put("link", { text: "v", identity: ["link", "real"] });
    expect(await resolver.for("plugin:mailer").resolve(resolver.bind('<<secret "fake" "link">>'))).toBe("v");
  });
});

describe("grantsOf", () => {
  it("lists what a consumer is granted and denied, with expiry", async () => {
    const toml = `[secret.fake]\n${grant('allow = ["fake:a"]\ndeny = ["fake:b"]\nexpires = 2027-01-01')}`;
    const { resolver } = await openFakeResolver({}, { toml });
    const expiresAtMs = Date.UTC(2027, 0, 1);
    expect(resolver.grantsOf("plugin:mailer")).toMatchObject([
      { effect: "allow", pattern: "fake:a", expiresAtMs },
      { effect: "deny", pattern: "fake:b", expiresAtMs },
    ]);
    expect(resolver.grantsOf("plugin:other")).toEqual([]);
  });
});
