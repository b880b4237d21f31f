import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  createFakeVault,
  type FakeAnswer,
  kv2Secret,
  loginAnswer,
  type Route,
} from "../../test/fake-vault.ts";

const folder = mkdtempSync(join(tmpdir(), "vault-login-"));
afterAll(() => rmSync(folder, { recursive: true }));

const denied: FakeAnswer = { status: 403, body: { errors: ["permission denied"] } };
const secret = { "GET secret/data/db": kv2Secret({ a: "b" }) };

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("the method that the options name", () => {
  test.each<[string, string, object, object]>([
    [
      "approle",
      "POST auth/approle/login",
      { role_id: "r", secret_id: "s" },
      { role_id: "r", secret_id: "s" },
    ],
    [
      "approle",
      "POST auth/team%3D1/apps/login",
      { role_id: "r", secret_id: "s", mount: "/team=1/apps/" },
      { role_id: "r", secret_id: "s" },
    ],
    [
      "kubernetes",
      "POST auth/kubernetes/login",
      { role: "r", jwt_file: fileWith("jwt", "signed.jwt\n") },
      { role: "r", jwt: "signed.jwt" },
    ],
    [
      "jwt",
      "POST auth/ci/login",
      { role: "r", mount: "ci", token: "given.jwt" },
      { role: "r", jwt: "given.jwt" },
    ],
    [
      "jwt",
      "POST auth/jwt/login",
      { role: "r", token_file: fileWith("jwt2", "signed.jwt") },
      { role: "r", jwt: "signed.jwt" },
    ],
  ])("%s: %s", async (name, line, table, body) => {
    const fake = createFakeVault(
      { ...secret, [line]: loginAnswer("hvs.login") },
      { [name]: table, namespace: "/team-a/" },
    );
    await fake.get("secret/db");
    expect(fake.requests[0]).toMatchObject({ line, body, token: undefined, namespace: "team-a" });
    expect(fake.requests.at(-1)).toMatchObject({ token: "hvs.login", namespace: "team-a" });
    expect(fake.events).toMatchObject([{ type: "login", method: name }]);
  });

  test("token_file is read again when the token was replaced", async () => {
    const path = fileWith("token", "hvs.first\n");
    const routes: Record<string, Route> = {
      "GET auth/token/lookup-self": ({ token }) =>
        token === "hvs.second" ? { body: { data: { ttl: 60 } } } : denied,
      "GET secret/data/db": ({ token }) => (token === "hvs.second" ? kv2Secret({ a: "b" }) : denied),
    };
    const fake = createFakeVault(routes, { token_file: path });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "access_denied" });
    writeFileSync(path, "hvs.second\n");
    await fake.clock.advance(5_000);
    expect(await fake.get("secret/db")).toMatchObject({ json: '{"a":"b"}' });
  });
});

describe("a credential's file", () => {
  test.each([
    ["that isn't there", () => join(folder, "nothing"), /token_file can't be opened \(ENOENT\)/],
    ["that is a folder", () => folder, /token_file is not a regular file/],
    ["that is empty", () => fileWith("empty", ""), /token_file doesn't hold one token/],
    ["with two tokens", () => fileWith("two", "canary-a\ncanary-b\n"), /token_file doesn't hold one token/],
    [
      "that is too large",
      () => fileWith("large", "c".repeat(1024 * 1024 + 1)),
      /token_file is larger than 1 MiB/,
    ],
  ])("%s is invalid_config", async (_, path, message) => {
    const fake = createFakeVault({}, { token_file: path() });
    const error = await fake.get("secret/db").catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "invalid_config", message: expect.stringMatching(message) });
    expect(JSON.stringify(error)).not.toContain("canary");
    expect(fake.requests).toEqual([]);
  });

  test("that is a FIFO doesn't hang", async () => {
    const path = join(folder, "fifo");
    execFileSync("mkfifo", [path]);
    const fake = createFakeVault({}, { token_file: path });
    await expect(fake.get("secret/db")).rejects.toMatchObject({
      message: expect.stringContaining("token_file is not a regular file"),
    });
  });
});

describe("a wrapped secret_id", () => {
  const options = { approle: { role_id: "r", wrapped_secret_id: "hvs.canary-wrap" } };
  const lookUp = (creation_path: string): Record<string, Route> => ({
    "POST sys/wrapping/lookup": { body: { data: { creation_path } } },
  });
  const fine: Readonly<Record<string, Route>> = {
    ...secret,
    ...lookUp("auth/approle/role/app/secret-id"),
    "POST sys/wrapping/unwrap": { body: { data: { secret_id: "canary-unwrapped" } } },
    "POST auth/approle/login": loginAnswer("hvs.login", 90),
  };

  test("is checked, unwrapped once and used", async () => {
    const fake = createFakeVault(fine, options);
    await Promise.all([fake.get("secret/db"), fake.get("secret/db")]);
    expect(fake.requests.slice(0, 3)).toMatchObject([
      { line: "POST sys/wrapping/lookup", body: { token: "hvs.canary-wrap" }, token: undefined },
      { line: "POST sys/wrapping/unwrap", token: "hvs.canary-wrap" },
      {
        line: "POST auth/approle/login",
        body: { role_id: "r", secret_id: "canary-unwrapped" },
        token: undefined,
      },
    ]);
    expect(fake.count("POST sys/wrapping/unwrap")).toBe(1);
  });

  test("in a namespace may be told with the namespace in front", async () => {
    const routes = { ...fine, ...lookUp("team-a/auth/approle/role/app/secret-id") };
    const fake = createFakeVault(routes, { ...options, namespace: "team-a" });
    expect(await fake.get("secret/db")).toBeDefined();
  });

  test.each([
    ["cubbyhole/response"],
    ["auth/other/role/app/secret-id"],
    ["auth/approle/role/app/secret-id/lookup"],
    ["auth/approle/role/app/role-id"],
    ["evil/auth/approle/role/app/secret-id"],
    ["sys/wrapping/wrap"],
  ])("that was made at %s is not unwrapped", async (path) => {
    const fake = createFakeVault({ ...fine, ...lookUp(path) }, options);
    const error = await fake.get("secret/db").catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "access_denied", hint: expect.stringContaining("replaced") });
    expect(JSON.stringify(error)).not.toContain("canary");
    expect(fake.count("POST sys/wrapping/unwrap")).toBe(0);
  });

  test("that was used already is access_denied, with a warning", async () => {
    const used = { status: 400, body: { errors: ["wrapping token is not valid or does not exist"] } };
    const fake = createFakeVault({ ...fine, "POST sys/wrapping/lookup": used }, options);
    await expect(fake.get("secret/db")).rejects.toMatchObject({
      code: "access_denied",
      hint: expect.stringContaining("somebody else"),
    });
  });

  test("goes on being unwrapped when its caller leaves", async () => {
    const unwrapped = Promise.withResolvers<FakeAnswer>();
    const fake = createFakeVault({ ...fine, "POST sys/wrapping/unwrap": () => unwrapped.promise }, options);
    const controller = new AbortController();
    const leaver = fake.provider.get({ path: "secret/db" }, { signal: controller.signal });
    await fake.clock.advance(0);
    await fake.clock.advance(0);
    controller.abort();
    await expect(leaver).rejects.toMatchObject({ code: "aborted" });
    unwrapped.resolve({ body: { data: { secret_id: "canary-unwrapped" } } });
    expect(await fake.get("secret/db")).toBeDefined();
    expect(fake.count("POST sys/wrapping/unwrap")).toBe(1);
  });

  test("logs in again with the secret_id it held, and announces the end before", async () => {
    const refusal = { status: 400, body: { errors: ["lease is not renewable"] } };
    const fake = createFakeVault({ ...fine, "POST auth/token/renew-self": refusal }, options);
    await fake.get("secret/db");
    await fake.clock.advance(60_000);
    expect(fake.events.at(-1)).toMatchObject({ type: "login_expiring", method: "approle" });
    await fake.get("secret/db");
    expect(fake.count("POST auth/approle/login")).toBe(2);
    expect(fake.count("POST sys/wrapping/unwrap")).toBe(1);
  });
});
