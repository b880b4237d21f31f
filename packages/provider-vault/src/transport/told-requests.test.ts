import { expect, test } from "vitest";
import { createFakeVault, kv2At, kv2Secret, loginAnswer } from "../../test/fake-vault.ts";

const routes = {
  ...kv2At("secret"),
  "GET secret/data/db": kv2Secret({ password: "canary-value" }),
  "GET secret/data/db?version=1": kv2Secret({ password: "canary-value" }),
  "POST sys/wrapping/lookup": { body: { data: { creation_path: "auth/approle/role/app/secret-id" } } },
  "POST sys/wrapping/unwrap": { body: { data: { secret_id: "canary-unwrapped" } } },
  "POST auth/approle/login": loginAnswer("hvs.canary-login", 90),
};

test("each request is told by method, path and status, without a query, a body or a token", async () => {
  const approle = { role_id: "canary-role", wrapped_secret_id: "hvs.canary-wrap" };
  const fake = createFakeVault(routes, { approle });
  await fake.get("secret/db", "1");
  expect(fake.ended.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
    "POST /v1/sys/wrapping/lookup 200",
    "POST /v1/sys/wrapping/unwrap 200",
    "POST /v1/auth/approle/login 200",
    "GET /v1/sys/internal/ui/mounts/secret/db 200",
    "GET /v1/secret/data/db 200",
  ]);
  expect(JSON.stringify([fake.ended, fake.events])).not.toContain("canary");
});

test("a request without an answer is told without a status, with how long it took", async () => {
  const fake = createFakeVault({
    ...routes,
    "GET secret/data/db": async () => {
      await fake.clock.advance(5);
      throw new Error("canary-failure");
    },
  });
  await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "unavailable" });
  expect(fake.ended.at(-1)).toEqual({
    type: "request",
    method: "GET",
    path: "/v1/secret/data/db",
    durationMs: 5,
  });
});
