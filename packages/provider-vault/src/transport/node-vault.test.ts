import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createFakeVault, type FakeAnswer, kv2At, kv2Secret, loginAnswer } from "../../test/fake-vault.ts";
import { createLoginFake, loginLine } from "../../test/login-fake.ts";
import { canaryToken, canaryValue, goodAnswer, openLoopback } from "../../test/loopback-vault.ts";

// One test per row of what is known of node-vault 0.12.0, with the row's number: our transport must undo each.

const run = promisify(execFile);
const typeScript = ["--conditions=@latebound/source", "--experimental-strip-types"];
const readOnce = fileURLToPath(new URL("../../test/read-once.ts", import.meta.url));
const renewLine = "POST auth/token/renew-self";

afterEach(() => vi.unstubAllEnvs());

/** Everything that can be seen of a thing. */
function visible(thing: unknown): string {
  const shown = inspect(thing, { depth: 20, showHidden: true, getters: true });
  return [shown, JSON.stringify(thing), String(thing), String(Reflect.get(Object(thing), "stack"))].join(
    "\n",
  );
}

/** Reads one secret in a process of its own and gives all that it printed. */
async function readInChild(options: object, env: Readonly<Record<string, string>>): Promise<string> {
  const args = [...typeScript, readOnce, JSON.stringify(options)];
  const { stdout, stderr } = await run(process.execPath, args, { env: { PATH: process.env.PATH, ...env } });
  return stdout + stderr;
}

describe("node-vault behind our transport", () => {
  test("1: a signal ends a call", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject({ kind: "hang" });
    const controller = new AbortController();
    const read = get(controller.signal);
    await proxy.arrived(2);
    controller.abort();
    await expect(read).rejects.toMatchObject({ code: "aborted" });
  });

  test("2: nothing is retried here", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject({ kind: "answer", status: 500, body: { errors: ["internal error"] } });
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    expect(proxy.count("GET", "/v1/secret/data/db")).toBe(1);
  });

  test("3: a network error shows no token and no secret_id", async () => {
    const approle = { role_id: "canary-role", secret_id: "canary-secret-id" };
    for (const options of [{}, { approle }]) {
      const { proxy, get } = await openLoopback(onTestFinished, options);
      proxy.inject({ kind: "reset" });
      const error = await get().catch((fault: unknown) => fault);
      expect(error).toMatchObject({ code: "unavailable" });
      expect(visible(error)).not.toContain("canary");
    }
  });

  test("4: an HTTP error shows no body", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject({ kind: "answer", status: 403, body: { errors: [canaryValue], data: { a: canaryValue } } });
    const error = await get().catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: "access_denied" });
    expect(visible(error)).not.toContain("canary");
  });

  test("5: DEBUG and NODE_DEBUG print neither token, login nor value; the process ends by itself", async () => {
    const { proxy } = await openLoopback(onTestFinished);
    proxy.inject({ kind: "answer", ...loginOf("canary-login") }, { when: ({ method }) => method === "POST" });
    proxy.inject(goodAnswer);
    const login = { role_id: "canary-role", secret_id: "canary-secret-id" };
    const table = { address: proxy.address, mount: "secret", kv_version: 2 };
    const env = { DEBUG: "*", NODE_DEBUG: "http,https,http_agent,net,tls,stream,timer,module" };
    for (const credentials of [{ token: canaryToken }, { approle: login }]) {
      const printed = await readInChild({ ...table, ...credentials }, env);
      expect(printed).toContain("read 1");
      expect(printed).not.toContain("canary");
    }
  });

  test("6: VAULT_SKIP_VERIFY has no say", async () => {
    vi.stubEnv("VAULT_SKIP_VERIFY", "false");
    const { get } = await openLoopback(onTestFinished, {}, { tls: true });
    await expect(get()).rejects.toMatchObject({ code: "unavailable", allowStale: false });
    vi.stubEnv("VAULT_SKIP_VERIFY", "1");
    await expect(get()).rejects.toMatchObject({ code: "unavailable", allowStale: false });
  });

  test("7: the environment lends no token, namespace, address or prefix", async () => {
    for (const name of ["VAULT_TOKEN", "VAULT_NAMESPACE", "VAULT_PREFIX"]) vi.stubEnv(name, "ambient");
    vi.stubEnv("VAULT_ADDR", "http://127.0.0.1:1");
    const { fake, readBy } = createLoginFake();
    await readBy();
    expect(fake.requests[0]).toMatchObject({ line: loginLine, token: undefined, namespace: undefined });
    expect(fake.requests.every(({ sent }) => sent.url.startsWith("http://vault.test:8200/v1/"))).toBe(true);
    expect(JSON.stringify(fake.requests)).not.toContain("ambient");
  });

  test("8: a redirect to another host carries no token there", async () => {
    const other = await openLoopback(onTestFinished);
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject({ kind: "redirect", location: `${other.proxy.address}/v1/secret/data/db` });
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    expect(other.proxy.requests).toEqual([]);
  });

  test.each([
    ["secret/a?b#c", "GET secret/data/a%3Fb%23c"],
    ["secret/%2e%2e/x", "GET secret/data/%252e%252e/x"],
    ["secret/a%2Fb", "GET secret/data/a%252Fb"],
    ["secret/a\\..\\b", "GET secret/data/a%5C..%5Cb"],
    ["secret/a;b&c=d", "GET secret/data/a%3Bb%26c%3Dd"],
    ["secret/&#x2F;", "GET secret/data/%26%23x2F%3B"],
  ])("9: the key %j stays below its place", async (path, line) => {
    const fake = createFakeVault({ [line]: kv2Secret({ a: "b" }) });
    expect(await fake.get(path)).toMatchObject({ json: '{"a":"b"}' });
    expect(fake.count(line)).toBe(1);
  });

  test("10: a mount and an auth mount with = and ' are asked under their own names", async () => {
    const line = "POST auth/app%3D'1/login";
    const routes = { ...kv2At("kv='1"), ...mountRoute, "GET kv%3D'1/data/db": kv2Secret({ a: "b" }) };
    const approle = { role_id: "r", secret_id: "s", mount: "app='1" };
    const fake = createFakeVault({ ...routes, [line]: loginAnswer("t") }, { approle });
    expect(await fake.get("kv='1/db")).toMatchObject({ json: '{"a":"b"}' });
    expect(fake.count(line)).toBe(1);
  });

  test("11: after a new login the new token is sent", async () => {
    const { fake, alive, readBy } = createLoginFake();
    await readBy();
    await fake.clock.advance(5_000);
    alive.clear();
    await readBy();
    await readBy();
    expect(fake.requests.at(-1)).toMatchObject({ token: "token-2" });
  });

  test("12: a new login changes nothing for a call that began under the old one", async () => {
    const answer = Promise.withResolvers<FakeAnswer>();
    const { fake, alive, readBy } = createLoginFake(3600, { "GET secret/data/slow": () => answer.promise });
    await readBy();
    await fake.clock.advance(5_000);
    const slow = fake.get("secret/slow");
    alive.clear();
    await readBy();
    answer.resolve(kv2Secret({ a: "b" }));
    expect(await slow).toBeDefined();
    const tokens = fake.requests.filter(({ line }) => line.endsWith("/slow")).map(({ token }) => token);
    expect(tokens).toEqual(["token-1"]);
  });

  test("13: a token of 400 days is not renewed in a loop", async () => {
    const ttl = 400 * 86_400;
    const renewed = { body: { auth: { lease_duration: ttl, renewable: true } } };
    const { fake, readBy } = createLoginFake(ttl, { [renewLine]: renewed });
    await readBy();
    await fake.clock.advance(266 * 86_400_000);
    expect(fake.count(renewLine)).toBe(0);
    await fake.clock.advance(86_400_000);
    expect(fake.count(renewLine)).toBe(1);
  });

  test("14: renewing goes on after a failure", async () => {
    const { fake, readBy } = createLoginFake(90, { [renewLine]: { status: 500, body: {} } });
    await readBy();
    await fake.clock.advance(70_000);
    expect(fake.count(renewLine)).toBe(2);
  });

  test("15: a web page is no data; Retry-After and the request id are kept", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    const lift = proxy.inject({ kind: "html", text: canaryValue });
    await expect(get()).rejects.toMatchObject({ code: "invalid_response" });
    lift();
    const requestId = "2b6e3e5e-1c1f-4d2a-9c1b-0a1b2c3d4e5f";
    const headers = { "retry-after": "7", "x-request-id": requestId };
    proxy.inject({ kind: "answer", status: 429, headers, body: { errors: ["rate limit"] } });
    await expect(get()).rejects.toMatchObject({ code: "unavailable", retryAfterMs: 7000, requestId });
  });

  test("16: KV version 2 and its mount are found without a grant on sys/mounts", async () => {
    const fake = createFakeVault({ ...kv2At("team/kv"), "GET team/kv/data/db": kv2Secret({ a: "b" }) });
    expect(await fake.get("team/kv/db")).toMatchObject({ json: '{"a":"b"}' });
    expect(fake.count("GET sys/mounts")).toBe(0);
  });

  test("17: an answer of another shape is not passed on", async () => {
    const fake = createFakeVault({
      "GET secret/data/db": { body: { data: { data: 5, metadata: { version: "1" } } } },
    });
    await expect(fake.get("secret/db")).rejects.toMatchObject({ code: "invalid_response" });
  });
});

const mountRoute = {
  "GET sys/internal/ui/mounts/kv%3D'1/*": {
    body: { data: { path: "kv='1/", type: "kv", options: { version: "2" } } },
  },
};

function loginOf(token: string) {
  const { body } = loginAnswer(token);
  return { status: 200, body: body as object };
}

test("a request in the background doesn't keep the process alive", async () => {
  const { proxy } = await openLoopback(onTestFinished);
  proxy.inject({ kind: "hang" });
  const script = fileURLToPath(new URL("../../test/send-in-background.ts", import.meta.url));
  const { stdout } = await run(process.execPath, [...typeScript, script, proxy.address]);
  expect(stdout).toBe("sent\n");
});

test("a provider shows no credential when it is looked at", async () => {
  const { provider, proxy, get } = await openLoopback(onTestFinished);
  proxy.inject(goodAnswer);
  await get();
  expect(visible(provider)).not.toContain("canary");
});
