import { describe, expect, test } from "vitest";
import { createFakeVault, type FakeRequest, kv2At, kv2Secret, mountAt } from "../../test/fake-vault.ts";

const lookUps = (requests: readonly FakeRequest[]) =>
  requests.filter(({ line }) => line.startsWith("GET sys/internal/ui/mounts/")).length;
const noGrant = { status: 403, body: { errors: ["preflight capability check returned 403"] } };

describe("look-ups of mounts", () => {
  test("1,000 reads below one mount make one", async () => {
    const fake = createFakeVault({ "GET secret/data/*": kv2Secret({ a: "b" }) });
    await Promise.all(Array.from({ length: 1000 }, (_, index) => fake.get(`secret/app/${index}`)));
    expect(lookUps(fake.requests)).toBe(1);
    expect(fake.requests.length).toBe(1002);
    expect(fake.learned).toEqual(["secret/ is kv2"]);
  });

  test("nested mounts are told apart, one look-up each", async () => {
    const fake = createFakeVault({
      ...kv2At("team/kv"),
      ...mountAt("team/old", "kv", "1"),
      "GET team/kv/data/*": kv2Secret({ a: "2" }),
      "GET team/old/*": { body: { data: { a: "1" } } },
    });
    const paths = ["team/kv/x", "team/old/x", "team/kv/y", "team/old/y"];
    const payloads = await Promise.all(paths.map((path) => fake.get(path)));
    expect(payloads.map((payload) => Reflect.get(payload ?? {}, "json"))).toEqual([
      '{"a":"2"}',
      '{"a":"1"}',
      '{"a":"2"}',
      '{"a":"1"}',
    ]);
    expect(lookUps(fake.requests)).toBe(2);
  });

  test("options that name the mount make none", async () => {
    const options = { token: "hvs.t", mount: "team/kv/", kv_version: 2 };
    const fake = createFakeVault({ "GET team/kv/data/db": kv2Secret({ a: "b" }) }, options);
    expect(await fake.get("team/kv/db")).toMatchObject({ json: '{"a":"b"}' });
    expect(lookUps(fake.requests)).toBe(0);
  });

  test("one caller's abort doesn't disturb the others", async () => {
    const answer = Promise.withResolvers<object>();
    const [found] = Object.values(kv2At("secret"));
    const fake = createFakeVault({
      "GET sys/internal/ui/mounts/secret/*": () => answer.promise.then(() => found as object),
      "GET secret/data/b": kv2Secret({ a: "b" }),
    });
    const controller = new AbortController();
    const leaver = fake.provider.get({ path: "secret/a" }, { signal: controller.signal });
    const stayer = fake.get("secret/b");
    await fake.clock.advance(0);
    controller.abort();
    await expect(leaver).rejects.toMatchObject({ code: "aborted" });
    answer.resolve({});
    expect(await stayer).toMatchObject({ json: '{"a":"b"}' });
    expect(lookUps(fake.requests)).toBe(1);
  });

  test("a path without a grant doesn't fail its neighbours", async () => {
    const fake = createFakeVault({
      ...kv2At("secret"),
      "GET sys/internal/ui/mounts/secret/denied": noGrant,
      "GET secret/denied": { status: 403, body: { errors: ["permission denied"] } },
      "GET secret/data/fine": kv2Secret({ a: "b" }),
    });
    const [denied, fine] = await Promise.allSettled([fake.get("secret/denied"), fake.get("secret/fine")]);
    expect(denied).toMatchObject({ reason: { code: "access_denied" } });
    expect(fine).toMatchObject({ value: { json: '{"a":"b"}' } });
  });
});

describe("a mount that changed", () => {
  test("is looked up again on the warning about a versioned engine", async () => {
    const warnings = ["Invalid path for a versioned K/V secrets engine. See the API docs."];
    const fake = createFakeVault({
      ...mountAt("secret", "kv", "1"),
      "GET secret/db": { body: { data: { a: "1" } } },
    });
    expect(await fake.get("secret/db")).toMatchObject({ json: '{"a":"1"}' });
    Object.assign(fake.routes, kv2At("secret"), {
      "GET secret/db": { status: 404, body: { data: null, warnings } },
      "GET secret/data/db": kv2Secret({ a: "2" }),
    });
    expect(await fake.get("secret/db")).toMatchObject({ json: '{"a":"2"}', version: "1" });
    expect(lookUps(fake.requests)).toBe(2);
  });

  test("is also looked up again when the options named it wrongly", async () => {
    const warnings = ["Invalid path for a versioned K/V secrets engine."];
    const options = { token: "hvs.t", mount: "secret", kv_version: 1 };
    const routes = {
      "GET secret/db": { status: 404, body: { data: null, warnings } },
      "GET secret/data/db": kv2Secret({ a: "2" }),
    };
    const fake = createFakeVault(routes, options);
    expect(await fake.get("secret/db")).toMatchObject({ json: '{"a":"2"}' });
  });

  test.each([
    ["with the warning", { warnings: ["Invalid path for a versioned K/V secrets engine."], errors: [] }],
    ["for the route", { errors: ['no handler for route "secret/db".'] }],
  ])("and is another one again is a fault, not an absence, %s", async (_, body) => {
    const fake = createFakeVault({
      ...mountAt("secret", "kv", "1"),
      "GET secret/db": { status: 404, body },
    });
    const error = await fake.get("secret/db").catch((fault: unknown) => fault);
    expect(["invalid_response", "not_found"]).toContain(Reflect.get(Object(error), "code"));
    expect(lookUps(fake.requests)).toBe(2);
  });

  test("is forgotten when it is gone", async () => {
    const gone = { status: 404, body: { errors: ['no handler for route "secret/data/db".'] } };
    const fake = createFakeVault({ "GET secret/data/db": kv2Secret({ a: "b" }) });
    await fake.get("secret/db");
    Object.assign(fake.routes, {
      "GET secret/data/db": gone,
      "GET secret/db": gone,
      "GET sys/internal/ui/mounts/secret/*": noGrant,
    });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "not_found", missing: "mount" });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "not_found", missing: "mount" });
  });
});

describe("a path without a mount that the token may see", () => {
  test("is a missing mount, when a read says so", async () => {
    const fake = createFakeVault({
      "GET sys/internal/ui/mounts/nomount/*": noGrant,
      "GET nomount/db": { status: 404, body: { errors: ['no handler for route "nomount/db".'] } },
    });
    await expect(fake.get("nomount/db")).rejects.toMatchObject({ code: "not_found", missing: "mount" });
  });

  test("is a missing namespace, when the backend says so", async () => {
    const answer = { status: 404, body: { errors: ["namespace not found"] } };
    const fake = createFakeVault({ "GET sys/internal/ui/mounts/secret/*": answer });
    await expect(fake.get("secret/db")).rejects.toMatchObject({
      code: "not_found",
      missing: "mount",
      message: expect.stringContaining("namespace"),
    });
  });

  test("is denied otherwise, and what the read answered is thrown away", async () => {
    const fake = createFakeVault({
      "GET sys/internal/ui/mounts/secret/*": noGrant,
      "GET secret/db": { body: { data: { a: "canary-0b1c" } } },
    });
    const error = await fake.get("secret/db").catch((fault: unknown) => fault);
    expect(error).toMatchObject({
      code: "access_denied",
      hint: expect.stringMatching(/wrong or expired, .*no grant/),
    });
    expect(JSON.stringify(error)).not.toContain("canary");
  });

  test("is not read at all where it may lead to sys/ of a namespace", async () => {
    const fake = createFakeVault({ "GET sys/internal/ui/mounts/team/*": noGrant });
    await expect(fake.get("team/sys/policy")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count("GET team/sys/policy")).toBe(0);
  });

  test.each([
    ["another path's mount", { data: { path: "elsewhere/", type: "kv" } }],
    ["no path", { data: { type: "kv" } }],
    ["nothing", {}],
  ])("an answer with %s is invalid_response", async (_, body) => {
    const fake = createFakeVault({ "GET sys/internal/ui/mounts/secret/*": { body } });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "invalid_response" });
  });
});
