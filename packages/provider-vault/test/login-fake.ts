import { createFakeVault, type FakeAnswer, kv2Secret, loginAnswer, type Route } from "./fake-vault.ts";

const approle = { approle: { role_id: "canary-role", secret_id: "canary-secret-id" } };
const denied: FakeAnswer = { status: 403, body: { errors: ["permission denied"] } };

/** The request line of the login. */
export const loginLine = "POST auth/approle/login";

/** Logins that give `token-1`, `token-2`, …; only the tokens of `alive` may read. */
export function createLoginFake(ttl = 3600, more: Readonly<Record<string, Route>> = {}) {
  const alive = new Set<string | undefined>();
  let logins = 0;
  const fake = createFakeVault(
    {
      [loginLine]: () => {
        logins += 1;
        alive.add(`token-${logins}`);
        return loginAnswer(`token-${logins}`, ttl);
      },
      "GET auth/token/lookup-self": ({ token }) => (alive.has(token) ? { body: { data: { ttl } } } : denied),
      "GET secret/data/*": ({ token }) => (alive.has(token) ? kv2Secret({ by: token }) : denied),
      ...more,
    },
    approle,
  );
  const readBy = async (path = "secret/db") => Reflect.get((await fake.get(path)) ?? {}, "json");
  return { fake, alive, readBy };
}
