import { describe, expect, test } from "vitest";
import { createFakeVault, kv2Secret, loginAnswer, mountAt } from "../../test/fake-vault.ts";

const canary = "canary-71c0d2";
const token = "hvs.canary-static-token";
const kv1 = mountAt("old", "kv", "1");

describe("KV version 2", () => {
  test("gives the secret's object with its version", async () => {
    const fake = createFakeVault({ "GET secret/data/db": kv2Secret({ password: canary }, 7) });
    expect(await fake.get("secret/db")).toEqual({ json: `{"password":"${canary}"}`, version: "7" });
  });

  test("asks for the version that the key names", async () => {
    const fake = createFakeVault({ "GET secret/data/db?version=3": kv2Secret({ a: "b" }, 3) });
    expect(await fake.get("secret/db", "3")).toMatchObject({ version: "3" });
  });

  test("keeps the digits that the backend wrote", async () => {
    const body = `{"data":{"data":{"id":9007199254740993,"rate":1.50,"deep":{"e":1e400}},"metadata":{"version":1}}}`;
    const fake = createFakeVault({ "GET secret/data/db": { body } });
    const payload = await fake.get("secret/db");
    expect(payload).toMatchObject({ json: '{"id":9007199254740993,"rate":1.50,"deep":{"e":1e400}}' });
  });

  test("keeps a field named __proto__ as a field", async () => {
    const body = `{"data":{"data":{"__proto__":{"a":1},"toJSON":"x"},"metadata":{"version":1}}}`;
    const fake = createFakeVault({ "GET secret/data/db": { body } });
    expect(await fake.get("secret/db")).toMatchObject({ json: '{"__proto__":{"a":1},"toJSON":"x"}' });
  });

  test.each([
    ["missing", { errors: [] }],
    [
      "deleted",
      {
        data: {
          data: null,
          metadata: { version: 1, deletion_time: "2026-01-01T00:00:00Z", destroyed: false },
        },
      },
    ],
    ["destroyed", { data: { data: null, metadata: { version: 1, deletion_time: "", destroyed: true } } }],
  ])("a %s secret is absent", async (_, body) => {
    const fake = createFakeVault({ "GET secret/data/db": { status: 404, body } });
    expect(await fake.get("secret/db")).toBeUndefined();
    expect(await fake.get("secret/db", "4")).toBeUndefined();
  });

  test.each<[string, object]>([
    ["a gateway's own words", { message: "no Route matched with those values" }],
    ["errors that are objects", { errors: [{ code: 404 }] }],
    ["errors that are text", { errors: "not found" }],
    ["a Kubernetes status", { kind: "Status", status: "Failure", reason: "NotFound", code: 404 }],
    ["nothing", {}],
    ["no data and no metadata", { data: { data: null } }],
    ["data null, and errors", { errors: [{}], data: { data: null, metadata: { version: 1 } } }],
  ])("a 404 with %s says nothing about the secret", async (_, body) => {
    const fake = createFakeVault({ "GET secret/data/db": { status: 404, body } });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "invalid_response" });
  });

  test("a deleted version's answer is no absence where no versions are", async () => {
    const body = { data: { data: null, metadata: { version: 1 } } };
    const fake = createFakeVault({ ...kv1, "GET old/db": { status: 404, body } });
    await expect(fake.get("old/db")).rejects.toMatchObject({ code: "invalid_response" });
  });

  test("a version that will be deleted ends then", async () => {
    const metadata = { version: 1, deletion_time: "2026-01-02T00:00:00Z", destroyed: false };
    const fake = createFakeVault({
      "GET secret/data/db": { body: { data: { data: { a: "b" }, metadata } } },
    });
    expect(await fake.get("secret/db")).toMatchObject({ expiresAtMs: Date.UTC(2026, 0, 2) });
  });

  test.each([["data"], ["metadata"], ["delete"], ["undelete"], ["destroy"], ["subkeys"]])(
    "an API path with %s/ gets the logical form as its hint, and nothing is read",
    async (word) => {
      const fake = createFakeVault();
      await expect(fake.get(`secret/${word}/team/db`)).rejects.toMatchObject({
        code: "invalid_reference",
        hint: "write secret/team/db",
      });
      expect(fake.count(`GET secret/data/${word}/team/db`)).toBe(0);
    },
  );
});

describe("KV version 1", () => {
  test("gives the object; a field named ttl makes no lease", async () => {
    const body = { lease_id: "", lease_duration: 1800, data: { ttl: "30m", password: canary } };
    const fake = createFakeVault({ ...kv1, "GET old/db": { body } });
    expect(await fake.get("old/db")).toEqual({ json: `{"ttl":"30m","password":"${canary}"}` });
  });

  test("has no versions", async () => {
    const fake = createFakeVault(kv1);
    await expect(fake.get("old/db", "1")).rejects.toMatchObject({ code: "invalid_reference" });
  });

  test("a path that begins like an API path of version 2 is a path", async () => {
    const fake = createFakeVault({ ...kv1, "GET old/data/db": { body: { data: { a: "b" } } } });
    expect(await fake.get("old/data/db")).toEqual({ json: '{"a":"b"}' });
  });
});

describe("KV version 2 that is taken for version 1", () => {
  const asVersion1 = (path: string, data: object, { status = 200, mount = "secret" } = {}) => {
    const options = { token, mount, kv_version: 1 };
    return createFakeVault({ [`GET ${path}`]: { status, body: { data } } }, options).get(path);
  };
  const metadata = { version: 1, created_time: "2026-01-01T00:00:00Z", destroyed: false };

  test.each([
    ["secret/data/tok", "secret"],
    ["team/secret/data/tok", "team"],
    ["secret/data/tok", "secret/data"],
  ])("gives nothing by its API path %s below %s, where `secret/tok` may be denied", async (path, mount) => {
    const answer = asVersion1(path, { data: { token: canary }, metadata }, { mount });
    const error = await answer.catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "invalid_response", hint: expect.stringContaining("kv_version") });
    expect(JSON.stringify(error)).not.toContain(canary);
  });

  test("gives no absence by it either", async () => {
    const gone = asVersion1("secret/data/tok", { data: null, metadata }, { status: 404 });
    await expect(gone).rejects.toMatchObject({ code: "invalid_response" });
  });

  test.each<[string, object]>([
    ["secret/data/tok", { data: "text", metadata }],
    ["secret/data/tok", { data: { a: "b" }, metadata: { version: "1" } }],
    ["secret/other", { data: { a: "b" }, metadata }],
  ])("a secret of version 1 at %s is read, though it looks a little alike", async (path, data) => {
    expect(await asVersion1(path, data)).toEqual({ json: JSON.stringify(data) });
  });
});

describe("what comes back", () => {
  test.each([
    ["no data", { data: {} }],
    ["a list", { data: { data: ["a"], metadata: { version: 1 } } }],
    ["text", { data: { data: "text", metadata: { version: 1 } } }],
    ["no version", { data: { data: { a: canary }, metadata: {} } }],
    ["a wrapped answer", { data: null, wrap_info: { token: canary } }],
  ])("%s is invalid_response", async (_, body) => {
    const fake = createFakeVault({ "GET secret/data/db": { body } });
    const error = await fake.get("secret/db").catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "invalid_response", provider: "vault_test" });
    expect(JSON.stringify(error)).not.toContain("canary");
  });

  test("the provider's own token is not handed out, wherever it stands", async () => {
    const fake = createFakeVault({ "GET secret/data/db": kv2Secret({ deep: { url: `x://${token}@y` } }) });
    const error = await fake.get("secret/db").catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "invalid_response" });
    expect(JSON.stringify(error)).not.toContain(token);
  });

  test.each([
    ["secret_id", { approle: { role_id: "r", secret_id: "canary-long-secret-id" } }],
    ["JWT", { jwt: { role: "r", token: "canary-long-secret-id" } }],
  ])("nor is the %s that it logged in with", async (_, options) => {
    const routes = {
      "POST auth/approle/login": loginAnswer("hvs.t"),
      "POST auth/jwt/login": loginAnswer("hvs.t"),
      "GET secret/data/db": kv2Secret({ copy: "canary-long-secret-id" }),
    };
    await expect(createFakeVault(routes, options).get("secret/db")).rejects.toMatchObject({
      code: "invalid_response",
    });
  });

  test("a development server's short token may stand in a value", async () => {
    const fake = createFakeVault({ "GET secret/data/db": kv2Secret({ user: "root" }) }, { token: "root" });
    expect(await fake.get("secret/db")).toMatchObject({ json: '{"user":"root"}' });
  });

  test("the backend's request id and Retry-After come along with a fault", async () => {
    const requestId = "2b6e3e5e-1c1f-4d2a-9c1b-0a1b2c3d4e5f";
    const headers = { "retry-after": "3", "x-request-id": requestId };
    const fake = createFakeVault({ "GET secret/data/db": { status: 429, headers, body: { errors: [] } } });
    await expect(fake.get("secret/db")).rejects.toMatchObject({
      code: "unavailable",
      retryAfterMs: 3000,
      requestId,
    });
  });
});

test("after close() nothing is asked any more", async () => {
  const fake = createFakeVault();
  await fake.get("secret/db");
  await fake.provider.close();
  const before = fake.requests.length;
  await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "closed" });
  expect(fake.requests.length).toBe(before);
});

test("callers of one failed request each get an error of their own", async () => {
  const hold = Promise.withResolvers<object>();
  const refused = hold.promise.then(() => ({ status: 500, body: {} }));
  const fake = createFakeVault({ "GET sys/internal/ui/mounts/secret/*": () => refused });
  const calls = Promise.allSettled([fake.get("secret/a"), fake.get("secret/b")]);
  hold.resolve({});
  const [first, second] = await calls;
  expect(first).toMatchObject({ reason: { code: "unavailable" } });
  expect(second).toMatchObject({ reason: { code: "unavailable" } });
  expect(Reflect.get(first, "reason")).not.toBe(Reflect.get(second, "reason"));
});
