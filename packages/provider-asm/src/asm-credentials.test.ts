import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isSecretError, SecretError } from "@latebound/provider";
import { describe, onTestFinished, test, vi } from "vitest";
import { startFaultProxy } from "../../../tests/servers/fault-proxy.ts";
import { codeOf, textOrCode } from "./test-backend/fault-code.ts";
import { outputOf } from "./test-backend/memory-client.ts";
import { call, createAsm } from "./test-backend/provider-under-test.ts";
import { createWireAsm } from "./test-backend/wire-provider.ts";

const key = { path: "db" };

describe("what a host's source of credentials throws", () => {
  test.each<[string, unknown]>([
    ["a resource that Cognito doesn't find", named("ResourceNotFoundException")],
    ["a mark for deletion", named("InvalidRequestException", "was marked for deletion")],
    ["a refusal", named("AccessDeniedException")],
    ["an absent secret", new SecretError("not_found", { message: "x", missing: "secret" })],
    ["a text", "canary"],
    ["nothing", undefined],
  ])("%s is a fault of the credentials, and nothing else", async (_, thrown) => {
    const give = () => Promise.reject(thrown);
    const { provider, proxy, events, stop } = await createWireAsm({ credentials: give });
    onTestFinished(stop);
    const fault = await provider.get(key, call).catch((error: unknown) => error);
    assert.ok(isSecretError(fault));
    assert.equal(fault.code, "access_denied");
    assert.match(fault.message, /given as `credentials`/);
    assert.doesNotMatch(inspect(fault, { showHidden: true, depth: 9 }), /canary/);
    const outcomes = await provider.getMany?.([key, { path: "b" }], call);
    assert.deepEqual(outcomes?.map(textOrCode), ["access_denied", "access_denied"]);
    assert.equal(await codeOf(provider.check?.(key, call)), "access_denied");
    assert.deepEqual([events.length, proxy.requests.length], [0, 0]);
  });

  test("a connection that fails is told as one, so that a stale value may bridge it", async () => {
    const give = () => Promise.reject(Object.assign(named("Error"), { code: "ECONNREFUSED" }));
    const { provider, stop } = await createWireAsm({ credentials: give });
    onTestFinished(stop);
    assert.equal(await codeOf(provider.get(key, call)), "unavailable");
  });
});

test("single sign-on goes out through our own transport, which verifies certificates", async () => {
  const portal = await startFaultProxy({ tls: true });
  const backend = await startFaultProxy();
  const role = {
    accessKeyId: "AKIASSO",
    secretAccessKey: "canary",
    sessionToken: "canary",
    expiration: 4e12,
  };
  portal.inject({ kind: "answer", status: 200, body: { roleCredentials: role } });
  backend.inject({ kind: "answer", status: 200, body: outputOf("db") });
  await signOn({ AWS_ENDPOINT_URL_SSO: portal.address, NODE_TLS_REJECT_UNAUTHORIZED: "0" });
  const { provider } = createAsm({ profile: "sso", endpoint: backend.address, region: "eu-central-1" });
  onTestFinished(async () => {
    await provider.close?.();
    await Promise.all([portal.stop(), backend.stop()]);
  });
  assert.equal(await codeOf(provider.get(key, call)), "access_denied");
  assert.deepEqual([portal.requests.length, backend.requests.length], [0, 0]);
});

/** A person's profile and what `aws sso login` leaves behind. */
async function signOn(environment: Readonly<Record<string, string>>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "latebound-sso-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const startUrl = "https://canary.example/start";
  const cache = join(home, ".aws", "sso", "cache");
  await mkdir(cache, { recursive: true });
  const token = { accessToken: "canary-sso-token", expiresAt: "2100-01-01T00:00:00Z", startUrl };
  const name = createHash("sha1").update(startUrl).digest("hex");
  await writeFile(join(cache, `${name}.json`), JSON.stringify(token));
  const profile = {
    sso_start_url: startUrl,
    sso_account_id: "1",
    sso_region: "eu-central-1",
    sso_role_name: "r",
  };
  const lines = Object.entries(profile).map(([option, value]) => `${option}=${value}\n`);
  await writeFile(join(home, ".aws", "config"), `[profile sso]\n${lines.join("")}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const variable of Object.keys(process.env))
    if (variable.startsWith("AWS_")) vi.stubEnv(variable, undefined);
  for (const [variable, value] of Object.entries({ HOME: home, ...environment })) vi.stubEnv(variable, value);
}

function named(name: string, message = "canary"): Error {
  return Object.assign(new Error(message), { name });
}
