import { describe, expect, test } from "vitest";
import {
  createFakeVault,
  type FakeAnswer,
  kv2Secret,
  loginAnswer,
  type Route,
} from "../../test/fake-vault.ts";
import { createLoginFake, loginLine } from "../../test/login-fake.ts";

const unavailable: FakeAnswer = { status: 500, body: { errors: ["internal error"] } };
const renewLine = "POST auth/token/renew-self";
const renewed = (ttl: number, renewable = true): FakeAnswer => ({
  body: { auth: { lease_duration: ttl, renewable } },
});

describe("a token's life", () => {
  test("is renewed at two thirds, again and again", async () => {
    const { fake, readBy } = createLoginFake(90, { [renewLine]: renewed(90) });
    await readBy();
    await fake.clock.advance(59_999);
    expect(fake.count(renewLine)).toBe(0);
    await fake.clock.advance(1);
    expect(fake.count(renewLine)).toBe(1);
    expect(fake.requests.at(-1)).toMatchObject({ token: "token-1", sent: { background: true } });
    await fake.clock.advance(60_000);
    expect(fake.count(renewLine)).toBe(2);
    expect(fake.events.map(({ type }) => type)).toEqual(["login", "login_renewed", "login_renewed"]);
    expect(fake.count(loginLine)).toBe(1);
  });

  test("at its maximum is followed by a fresh login, at the next read only", async () => {
    const { fake, readBy } = createLoginFake(90, { [renewLine]: renewed(30) });
    await readBy();
    await fake.clock.advance(60_000);
    expect(fake.count(renewLine)).toBe(1);
    expect(fake.count(loginLine)).toBe(1);
    expect(await readBy()).toBe('{"by":"token-2"}');
    expect(fake.events.map(({ type }) => type)).toEqual(["login", "login_renewed", "login"]);
  });

  test("that can't be renewed ends with a fresh login before it runs out", async () => {
    const { fake, readBy } = createLoginFake(90, { [loginLine]: loginAnswer("token-1", 90, false) });
    fake.routes["GET secret/data/*"] = kv2Secret({ a: "b" });
    await readBy();
    await fake.clock.advance(59_000);
    await readBy();
    expect(fake.count(loginLine)).toBe(1);
    await fake.clock.advance(1_000);
    await readBy();
    expect(fake.count(loginLine)).toBe(2);
    expect(fake.count(renewLine)).toBe(0);
  });

  test("that ran out while the machine slept is followed by a fresh login", async () => {
    const { fake, readBy } = createLoginFake(90, { [renewLine]: renewed(90) });
    await readBy();
    fake.clock.stepWall(8 * 3_600_000);
    expect(await readBy()).toBe('{"by":"token-2"}');
  });

  test("ends no earlier because a renewal failed on its way", async () => {
    const { fake, readBy } = createLoginFake(90, { [renewLine]: unavailable });
    await readBy();
    await fake.clock.advance(60_000);
    expect(fake.count(renewLine)).toBe(1);
    fake.routes[renewLine] = renewed(90);
    await fake.clock.advance(10_000);
    expect(fake.count(renewLine)).toBe(2);
    expect(await readBy()).toBe('{"by":"token-1"}');
    expect(fake.events.map(({ type }) => type)).toEqual(["login", "login_renewed"]);
  });

  test("is not asked about for ever when renewals fail", async () => {
    const { fake, readBy } = createLoginFake(90, { [renewLine]: unavailable });
    await readBy();
    await fake.clock.advance(3_600_000);
    expect(fake.count(renewLine)).toBeLessThan(16);
    expect(fake.clock.pendingTimers).toBe(0);
  });

  test("has no timer after close()", async () => {
    const { fake, readBy } = createLoginFake(90, { [renewLine]: renewed(90) });
    await readBy();
    expect(fake.clock.pendingTimers).toBe(1);
    await fake.provider.close();
    expect(fake.clock.pendingTimers).toBe(0);
  });

  test("tells nothing of a renewal that lands after close()", async () => {
    const answer = Promise.withResolvers<FakeAnswer>();
    const { fake, readBy } = createLoginFake(90, { [renewLine]: () => answer.promise });
    await readBy();
    await fake.clock.advance(60_000);
    await fake.provider.close();
    answer.resolve(renewed(90));
    await fake.clock.advance(0);
    expect(fake.events.map(({ type }) => type)).toEqual(["login"]);
    expect(fake.clock.pendingTimers).toBe(0);
  });

  test("a login that lands after close() leaves no timer", async () => {
    const answer = Promise.withResolvers<FakeAnswer>();
    const { fake } = createLoginFake(90, { [loginLine]: () => answer.promise });
    const read = fake.get("secret/db");
    await fake.clock.advance(0);
    await fake.provider.close();
    answer.resolve(loginAnswer("late", 90));
    await expect(read).rejects.toMatchObject({ code: "closed" });
    await fake.clock.advance(0);
    expect(fake.clock.pendingTimers).toBe(0);
  });
});

describe("the operator's token", () => {
  const lookup = (ttl: number, renewable: boolean): Record<string, Route> => ({
    "GET auth/token/lookup-self": { body: { data: { ttl, renewable } } },
  });

  test("is renewed; its last third is announced once it can't be", async () => {
    const fake = createFakeVault({ ...lookup(90, true), [renewLine]: renewed(90) });
    await fake.get("secret/db");
    await fake.clock.advance(60_000);
    expect(fake.count(renewLine)).toBe(1);
    fake.routes[renewLine] = { status: 400, body: { errors: ["lease is not renewable"] } };
    await fake.clock.advance(60_000);
    const expiresAtMs = fake.clock.now() + 30_000;
    expect(fake.events.at(-1)).toEqual({ type: "login_expiring", method: "token", expiresAtMs });
  });

  test("without an end needs no timer", async () => {
    const fake = createFakeVault(lookup(0, false));
    await fake.get("secret/db");
    expect(fake.clock.pendingTimers).toBe(0);
    expect(fake.events).toEqual([{ type: "login", method: "token" }]);
  });
});
