import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test, vi } from "vitest";
import { codeOf, textOrCode } from "./test-backend/fault-code.ts";
import { outputOf } from "./test-backend/memory-client.ts";
import { call, createAsm } from "./test-backend/provider-under-test.ts";
import { createWireAsm, credentials, wireError } from "./test-backend/wire-provider.ts";

const { $metadata: _none, ...output } = outputOf("db");
const good = { kind: "answer", status: 200, body: output } as const;
const stops: (() => Promise<unknown>)[] = [];
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latebound-asm-"));
  stops.push(() => rm(folder, { recursive: true }));
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "credentials"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function setUp(more: Parameters<typeof createWireAsm>[0] = {}) {
  const asm = await createWireAsm(more);
  stops.push(asm.stop);
  const get = async () => textOrCode(await asm.provider.get({ path: "db" }, call));
  const keyIds = () =>
    asm.proxy.requests.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? "")?.[1]);
  return { ...asm, get, keyIds };
}

/** A source of credentials that gives others each time; it keeps how it was asked. */
function rotating() {
  const asked: unknown[] = [];
  const give = async (properties?: { forceRefresh?: boolean }) => {
    asked.push(properties?.forceRefresh);
    return { ...credentials, accessKeyId: `AKIA${asked.length}` };
  };
  return { asked, give };
}

describe("credentials that AWS no longer takes", () => {
  test.each(["ExpiredTokenException", "UnrecognizedClientException"])(
    "after %s are asked for anew, past every cache, and the call is made once more",
    async (name) => {
      const { asked, give } = rotating();
      const { get, proxy, keyIds } = await setUp({ credentials: give });
      proxy.inject(wireError(name), { times: 1 });
      proxy.inject(good);
      assert.equal(await get(), "value of db");
      assert.equal(await get(), "value of db");
      assert.deepEqual(asked, [undefined, true]);
      assert.deepEqual(keyIds(), ["AKIA1", "AKIA2", "AKIA2"]);
    },
  );

  test("are asked for at most once in five seconds", async () => {
    const { asked, give } = rotating();
    const { provider, proxy, time } = await setUp({ credentials: give });
    proxy.inject(wireError("ExpiredTokenException"));
    const attempt = () => codeOf(provider.get({ path: "db" }, call));
    assert.equal(await attempt(), "access_denied");
    assert.equal(proxy.requests.length, 2);
    time.nowMs += 4_999;
    assert.equal(await attempt(), "access_denied");
    assert.equal(proxy.requests.length, 3);
    assert.equal(asked.length, 2);
    time.nowMs += 1;
    assert.equal(await attempt(), "access_denied");
    assert.equal(proxy.requests.length, 5);
    assert.equal(asked.length, 3);
  });

  test("are asked for once by many calls at the same time", async () => {
    const { asked, give } = rotating();
    const { get, proxy } = await setUp({ credentials: give });
    proxy.inject(wireError("ExpiredTokenException"), {
      when: ({ headers }) => headers.authorization?.includes("AKIA1/") ?? false,
    });
    proxy.inject(good);
    assert.deepEqual(await Promise.all(Array.from({ length: 10 }, get)), Array(10).fill("value of db"));
    assert.equal(asked.length, 2);
  });

  test("other refusals don't ask for others", async () => {
    const { asked, give } = rotating();
    const { provider, proxy } = await setUp({ credentials: give });
    proxy.inject(wireError("AccessDeniedException"));
    assert.equal(await codeOf(provider.get({ path: "db" }, call)), "access_denied");
    assert.deepEqual([asked.length, proxy.requests.length], [1, 1]);
  });

  test("of a profile are read from its file again", async () => {
    const write = (keyId: string) =>
      writeFile(
        join(folder, "credentials"),
        `[prod]\naws_access_key_id=${keyId}\naws_secret_access_key=canary-secret\n`,
      );
    await write("AKIAOLD");
    const { provider, proxy, keyIds } = await setUpOwn({ profile: "prod" });
    proxy.inject(good, { times: 1 });
    proxy.inject(wireError("UnrecognizedClientException"), { times: 1 });
    proxy.inject(good);
    assert.ok(await provider.get({ path: "db" }, call));
    await write("AKIANEW");
    assert.ok(await provider.get({ path: "db" }, call));
    assert.deepEqual(keyIds(), ["AKIAOLD", "AKIAOLD", "AKIANEW"]);
  });
});

/** An instance that finds its own credentials. */
async function setUpOwn(options: { profile?: string; region?: string } = {}) {
  const { proxy, keyIds } = await setUp();
  const own = createAsm({ endpoint: proxy.address, region: "eu-central-1", ...options });
  stops.push(async () => own.provider.close?.());
  return { ...own, proxy, keyIds };
}

describe("the default chain", () => {
  test("takes region, address and credentials from the environment, with no option at all", async () => {
    const { proxy, keyIds } = await setUp();
    proxy.inject(good);
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", proxy.address);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAENV");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "canary-secret");
    const { provider } = createAsm();
    assert.equal(textOrCode(await provider.get({ path: "db" }, call)), "value of db");
    assert.deepEqual(keyIds(), ["AKIAENV"]);
    await provider.close?.();
  });

  test.each([
    ["the option", { profile: "prod" }, {}],
    ["AWS_PROFILE", {}, { AWS_PROFILE: "prod" }],
  ])("%s wins over keys in the environment, without a word on the console", async (_case, options, env) => {
    const warn = vi.spyOn(console, "warn");
    const keys = { AWS_ACCESS_KEY_ID: "AKIAENV", AWS_SECRET_ACCESS_KEY: "canary-secret" };
    for (const [name, value] of Object.entries({ ...keys, ...env })) vi.stubEnv(name, value);
    await writeFile(
      join(folder, "config"),
      "[profile prod]\naws_access_key_id=AKIAPROD\naws_secret_access_key=canary\n",
    );
    const { provider, proxy, keyIds } = await setUpOwn(options);
    proxy.inject(good);
    assert.ok(await provider.get({ path: "db" }, call));
    assert.deepEqual(keyIds(), ["AKIAPROD"]);
    assert.equal(warn.mock.calls.length, 0);
  });

  test("the region may come from the profile", async () => {
    await writeFile(
      join(folder, "config"),
      "[profile prod]\nregion=eu-central-1\naws_access_key_id=AKIAPROD\naws_secret_access_key=canary\n",
    );
    const { proxy } = await setUp();
    proxy.inject(good);
    const { provider } = createAsm({ endpoint: proxy.address, profile: "prod" });
    assert.ok(await provider.get({ path: "db" }, call));
    assert.match(proxy.requests[0]?.headers.authorization ?? "", /eu-central-1\/secretsmanager/);
    await provider.close?.();
  });

  test("the address may come from the profile that AWS_PROFILE names", async () => {
    const { proxy } = await setUp();
    proxy.inject(good);
    const keys = "aws_access_key_id=AKIAPROD\naws_secret_access_key=canary";
    await writeFile(
      join(folder, "config"),
      `[profile prod]\nregion=eu-central-1\nendpoint_url=${proxy.address}\n${keys}\n`,
    );
    vi.stubEnv("AWS_PROFILE", "prod");
    const { provider } = createAsm();
    assert.ok(await provider.get({ path: "db" }, call));
    assert.equal(proxy.requests.length, 1);
    await provider.close?.();
  });

  test("a misspelled profile does not fall back to other credentials", async () => {
    const machine = await setUp();
    const body = {
      AccessKeyId: "AKIAMACHINE",
      SecretAccessKey: "canary",
      Expiration: "2100-01-01T00:00:00Z",
    };
    machine.proxy.inject({ kind: "answer", status: 200, body: { ...body, Token: "canary" } });
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", `${machine.proxy.address}/`);
    await writeFile(
      join(folder, "credentials"),
      "[prod]\naws_access_key_id=A\naws_secret_access_key=canary\n",
    );
    const { provider, proxy } = await setUpOwn({ profile: "prdo" });
    const error = await provider.get({ path: "db" }, call).catch((thrown: unknown) => thrown);
    assert.equal(await codeOf(Promise.reject(error)), "access_denied");
    assert.match(String(error), /no AWS credentials/);
    assert.equal(proxy.requests.length + machine.proxy.requests.length, 0);
  });

  test("no credentials anywhere is a refusal that says what to set", async () => {
    const { provider, proxy } = await setUpOwn();
    const error = await provider.get({ path: "db" }, call).catch((thrown: unknown) => thrown);
    assert.equal(await codeOf(Promise.reject(error)), "access_denied");
    assert.match(String(error), /set `profile`/);
    assert.equal(proxy.requests.length, 0);
  });

  test("no region anywhere is a fault, not an absence", async () => {
    const { proxy } = await setUp();
    const { provider } = createAsm({ endpoint: proxy.address }, { credentials });
    assert.equal(await codeOf(provider.get({ path: "db" }, call)), "invalid_config");
    assert.equal(await codeOf(provider.getMany?.([{ path: "a" }, { path: "b" }], call)), "invalid_config");
    assert.equal(proxy.requests.length, 0);
    await provider.close?.();
  });
});
