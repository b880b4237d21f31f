import type { Lease } from "@latebound/provider";
import { describe, expect, test } from "vitest";
import { createFakeVault, loginAnswer, mountAt, type Route } from "../../test/fake-vault.ts";

const live = { signal: new AbortController().signal };
const denied = { status: 403, body: { errors: ["permission denied"] } };
const approle = { approle: { role_id: "role", secret_id: "secret" } };
const leased = { lease_id: "database/creds/app/x1", lease_duration: 60, renewable: true, data: { a: "b" } };
const base: Readonly<Record<string, Route>> = {
  ...mountAt("database", "database"),
  "GET database/creds/app": { body: leased },
  "POST auth/approle/login": loginAnswer("hvs.canary-login-1"),
};

async function leaseOf(fake: ReturnType<typeof createFakeVault>): Promise<Lease> {
  const payload = await fake.get("database/creds/app");
  if (payload?.lease === undefined) throw new Error("no lease");
  return payload.lease;
}

describe("renew", () => {
  test("gives the lease with its new end", async () => {
    const renewed = { lease_id: leased.lease_id, lease_duration: 90, renewable: false };
    const fake = createFakeVault({ ...base, "POST sys/leases/renew": { body: renewed } }, approle);
    const lease = await leaseOf(fake);
    await fake.clock.advance(10_000);
    expect(await fake.provider.renew(lease, live)).toEqual({
      id: lease.id,
      expiresAtMs: fake.clock.now() + 90_000,
      renewable: false,
    });
    expect(fake.requests.at(-1)?.body).toEqual({ lease_id: lease.id });
  });

  test("a refusal is a fault that retrying doesn't help", async () => {
    const refusal = { status: 400, body: { errors: ["lease not found"] } };
    const fake = createFakeVault({ ...base, "POST sys/leases/renew": refusal }, approle);
    const lease = await leaseOf(fake);
    await expect(fake.provider.renew(lease, live)).rejects.toMatchObject({ retryable: false });
  });

  test("an answer of another shape is invalid_response", async () => {
    const fake = createFakeVault({ ...base, "POST sys/leases/renew": { body: { lease_id: 1 } } }, approle);
    const lease = await leaseOf(fake);
    await expect(fake.provider.renew(lease, live)).rejects.toMatchObject({ code: "invalid_response" });
  });
});

describe("revoke", () => {
  test("waits until the backend has revoked the lease", async () => {
    const fake = createFakeVault({ ...base, "POST sys/leases/revoke": { status: 204 } }, approle);
    const lease = await leaseOf(fake);
    await fake.provider.revoke(lease, live);
    expect(fake.requests.at(-1)?.body).toEqual({ lease_id: lease.id, sync: true });
    await fake.provider.close();
    expect(fake.count("POST auth/token/revoke-self")).toBe(0);
  });

  test("where the policy denies it, the login that made the lease is revoked at close()", async () => {
    const routes = {
      ...base,
      "POST sys/leases/revoke": denied,
      "POST auth/token/revoke-self": { status: 204 },
    };
    const fake = createFakeVault(routes, approle);
    const lease = await leaseOf(fake);
    await fake.provider.revoke(lease, live);
    expect(fake.count("POST auth/token/revoke-self")).toBe(0);
    await fake.provider.close();
    expect(fake.requests.at(-1)).toMatchObject({
      line: "POST auth/token/revoke-self",
      token: "hvs.canary-login-1",
    });
  });

  test("a token that the operator gave is never revoked", async () => {
    const fake = createFakeVault({ ...base, "POST sys/leases/revoke": denied });
    const lease = await leaseOf(fake);
    await expect(fake.provider.revoke(lease, live)).rejects.toMatchObject({ code: "access_denied" });
    await fake.provider.close();
    expect(fake.count("POST auth/token/revoke-self")).toBe(0);
  });

  test("a lease that nobody here made is revoked with the current login", async () => {
    const fake = createFakeVault({ ...base, "POST sys/leases/revoke": { status: 204 } }, approle);
    await fake.provider.revoke({ id: "other", expiresAtMs: 0, renewable: false }, live);
    expect(fake.requests.at(-1)).toMatchObject({ body: { lease_id: "other" }, token: "hvs.canary-login-1" });
  });
});
