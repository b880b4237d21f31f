import { describe, expect, test } from "vitest";
import { createFakeVault, type FakeAnswer, kv2Secret, type Route } from "../../test/fake-vault.ts";
import { createLoginFake, loginLine } from "../../test/login-fake.ts";

const denied: FakeAnswer = { status: 403, body: { errors: ["permission denied"] } };
const unavailable: FakeAnswer = { status: 500, body: { errors: ["internal error"] } };

describe("a login", () => {
  test("is made at the first read, once for all that come together", async () => {
    const { fake } = createLoginFake();
    expect(fake.requests).toEqual([]);
    await Promise.all([fake.get("secret/a"), fake.get("secret/b"), fake.get("secret/c")]);
    expect(fake.count(loginLine)).toBe(1);
    expect(fake.requests[0]).toMatchObject({
      body: { role_id: "canary-role", secret_id: "canary-secret-id" },
      token: undefined,
    });
    expect(fake.events).toEqual([
      { type: "login", method: "approle", expiresAtMs: fake.clock.now() + 3_600_000 },
    ]);
  });

  test("a refusal is access_denied, told as an event and remembered for 5 s", async () => {
    const refusal = { status: 400, body: { errors: ["invalid role or secret ID canary-body"] } };
    const { fake } = createLoginFake(3600, { [loginLine]: refusal });
    const error = await fake.get("secret/db").catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "access_denied", retryable: false, provider: "vault_test" });
    expect(JSON.stringify(error)).not.toContain("canary");
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count(loginLine)).toBe(1);
    expect(fake.events).toEqual([{ type: "login_failed", method: "approle" }]);
    await fake.clock.advance(5_000);
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count(loginLine)).toBe(2);
  });

  test("a fault of the backend is not remembered", async () => {
    const { fake, readBy } = createLoginFake(3600, {});
    const login = fake.routes[loginLine] as Route;
    fake.routes[loginLine] = unavailable;
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "unavailable" });
    fake.routes[loginLine] = login;
    expect(await readBy()).toBe('{"by":"token-1"}');
  });

  test("without a token in it is invalid_response", async () => {
    const { fake } = createLoginFake(3600, { [loginLine]: { body: { auth: { mfa_requirement: {} } } } });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "invalid_response" });
  });
});

describe("a denied read", () => {
  test("with a dead login logs in anew, once for all, and reads once more", async () => {
    const { fake, alive, readBy } = createLoginFake();
    await readBy();
    await fake.clock.advance(5_000);
    alive.clear();
    const answers = await Promise.all([readBy("secret/a"), readBy("secret/b"), readBy("secret/c")]);
    expect(answers).toEqual(Array(3).fill('{"by":"token-2"}'));
    expect(fake.count(loginLine)).toBe(2);
    expect(fake.count("GET auth/token/lookup-self")).toBe(1);
  });

  test("with a live login is a denial", async () => {
    const { fake, readBy } = createLoginFake(3600, { "GET secret/data/denied": denied });
    await readBy();
    await fake.clock.advance(5_000);
    await expect(fake.get("secret/denied")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count(loginLine)).toBe(1);
    expect(fake.count("GET secret/data/denied")).toBe(1);
  });

  test("within 5 s of the login is a denial", async () => {
    const { fake, alive, readBy } = createLoginFake();
    await readBy();
    alive.clear();
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    await fake.clock.advance(4_999);
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count(loginLine)).toBe(1);
    await fake.clock.advance(1);
    expect(await readBy()).toBe('{"by":"token-2"}');
  });

  test("is tried once more, not twice", async () => {
    const { fake, alive, readBy } = createLoginFake();
    await readBy();
    await fake.clock.advance(5_000);
    fake.routes["GET secret/data/*"] = denied;
    alive.clear();
    const before = fake.count("GET secret/data/db");
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count("GET secret/data/db")).toBe(before + 2);
  });

  test("while the backend can't say whether the login lives stays a denial", async () => {
    const { fake, readBy } = createLoginFake(3600, { "GET auth/token/lookup-self": unavailable });
    await readBy();
    await fake.clock.advance(5_000);
    fake.routes["GET secret/data/*"] = denied;
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count(loginLine)).toBe(1);
  });

  test("with the operator's token never looks for another", async () => {
    const fake = createFakeVault({ "GET secret/data/db": denied }, { token: "hvs.operator" });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    await fake.clock.advance(10_000);
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    expect(fake.count("GET auth/token/lookup-self")).toBe(1);
  });
});

test("a token that may not look itself up is taken as it is", async () => {
  const fake = createFakeVault({ "GET secret/data/db": kv2Secret({ a: "b" }) });
  expect(await fake.get("secret/db")).toMatchObject({ json: '{"a":"b"}' });
});
