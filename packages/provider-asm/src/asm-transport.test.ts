import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { inspect } from "node:util";
import { isSecretError, type SecretError } from "@latebound/provider";
import { afterEach, describe, test } from "vitest";
import type { Fault } from "../../../tests/servers/fault.ts";
import type { FaultProxyOptions } from "../../../tests/servers/fault-proxy.ts";
import { outputOf } from "./test-backend/memory-client.ts";
import { call, createAsm } from "./test-backend/provider-under-test.ts";
import { createWireAsm, credentials, wireError } from "./test-backend/wire-provider.ts";

const started: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((asm) => asm.stop()));
});

async function setUp(fault?: Fault, proxy: FaultProxyOptions = {}) {
  const asm = await createWireAsm({ proxy });
  started.push(asm);
  if (fault) asm.proxy.inject(fault);
  return asm;
}

async function faultOf(promise: Promise<unknown>): Promise<SecretError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isSecretError(error), inspect(error));
  const shown = inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error) + error.stack;
  assert.doesNotMatch(shown, /canary|123456789012|AKIA/i);
  assert.equal(error.cause, undefined);
  return error;
}

const { $metadata: _none, ...output } = outputOf("db");
const good: Fault = { kind: "answer", status: 200, body: { ...output, SecretString: "canary-value" } };

describe("what comes over the wire", () => {
  test.each<[string, Fault, string, boolean]>([
    ["a denial", wireError("AccessDeniedException"), "access_denied", false],
    [
      "a denial as XML",
      { kind: "answer", status: 403, body: "<Error>canary</Error>" },
      "access_denied",
      false,
    ],
    ["expired credentials", wireError("ExpiredTokenException"), "access_denied", false],
    ["an unknown access key", wireError("UnrecognizedClientException"), "access_denied", false],
    ["a wrong signature", wireError("InvalidSignatureException"), "access_denied", false],
    ["a key that can't decrypt", wireError("DecryptionFailure"), "access_denied", false],
    ["a throttle", wireError("ThrottlingException"), "unavailable", true],
    ["a failure of its own", wireError("InternalServiceError", 500), "unavailable", true],
    ["a 503 page", { kind: "answer", status: 503, body: "<html>canary</html>" }, "unavailable", true],
    ["a bad gateway without a body", { kind: "answer", status: 502 }, "unavailable", true],
    ["a wrong parameter", wireError("InvalidParameterException"), "invalid_reference", false],
    ["another state", wireError("InvalidRequestException"), "unavailable", false],
    ["a web page", { kind: "html", text: "canary" }, "invalid_response", false],
    ["a page that is not there", { kind: "answer", status: 404, body: "canary" }, "invalid_response", false],
    ["no JSON", { kind: "answer", status: 200, body: "canary" }, "invalid_response", false],
    ["nothing", { kind: "answer", status: 200 }, "invalid_response", false],
    ["an empty object", { kind: "answer", status: 200, body: {} }, "invalid_response", false],
    ["null", { kind: "answer", status: 200, body: "null" }, "invalid_response", false],
    ["a list", { kind: "answer", status: 200, body: "[1]" }, "invalid_response", false],
    ["5 MiB", { kind: "oversize", bytes: 5 * 1024 * 1024 }, "invalid_response", false],
    ["a reset", { kind: "reset" }, "unavailable", true],
  ])("%s", async (_case, fault, code, retryable) => {
    const { provider, proxy } = await setUp(fault);
    const error = await faultOf(provider.get({ path: "db" }, call));
    assert.equal(error.code, code, error.message);
    assert.equal(error.retryable, retryable);
    assert.match(error.message, /AWS Secrets Manager/);
    assert.ok(proxy.requests.length <= 2);
  });

  test("is asked for once: retries are core's", async () => {
    for (const fault of [wireError("ThrottlingException"), wireError("InternalServiceError", 500)]) {
      const { provider, proxy } = await setUp(fault);
      await faultOf(provider.get({ path: "db" }, call));
      assert.equal(proxy.requests.length, 1);
    }
  });

  test("an error carries the id of the request and how long to wait", async () => {
    const { provider } = await setUp(wireError("ThrottlingException", 400, { "retry-after": "3" }));
    const error = await faultOf(provider.get({ path: "db" }, call));
    assert.equal(error.requestId, "req-0001");
    assert.equal(error.retryAfterMs, 3_000);
    assert.match(error.message, /in eu-central-1 at http:\/\/127\.0\.0\.1:\d+ is throttling/);
  });

  test("an answer cut in the middle is a broken connection", async () => {
    const behind = await setUp(good);
    const { provider, proxy } = await setUp({ kind: "truncate" }, { target: behind.proxy.address });
    const error = await faultOf(provider.get({ path: "db" }, call));
    assert.equal(error.code, "unavailable");
    assert.match(error.message, /the connection broke/);
    assert.equal(proxy.requests.length, 1);
  });

  test("an answer is read up to 4 MiB and no further", async () => {
    const { provider } = await setUp({ kind: "oversize", bytes: 4 * 1024 * 1024 });
    assert.match((await faultOf(provider.get({ path: "db" }, call))).message, /sent more than 4 MiB/);
    const fits = await setUp({ kind: "oversize", bytes: 4 * 1024 * 1024 - 100 });
    assert.doesNotMatch((await faultOf(fits.provider.get({ path: "db" }, call))).message, /4 MiB/);
  });

  test("a redirect is refused and not followed", async () => {
    const other = await setUp(good);
    for (const status of [301, 302, 307, 308]) {
      const { provider } = await setUp({
        kind: "redirect",
        location: `${other.proxy.address}/canary`,
        status,
      });
      const error = await faultOf(provider.get({ path: "db" }, call));
      assert.equal(error.code, "invalid_response");
      assert.match(error.message, /redirect/);
    }
    assert.equal(other.proxy.requests.length, 0);
  });
});

describe("where nobody sound answers", () => {
  test("refused", async () => {
    const { provider, proxy } = await setUp();
    await proxy.refuse();
    const error = await faultOf(provider.get({ path: "db" }, call));
    assert.equal(error.code, "unavailable");
    assert.equal(error.retryable, true);
    assert.ok(
      error.message.startsWith(
        `asm_test: AWS Secrets Manager in eu-central-1 at ${proxy.address} can't be reached`,
      ),
    );
    assert.equal(error.provider, "asm_test");
  });

  test.each<[string, readonly string[], string]>([
    ["endpoint", ["region"], "asm_test: AWS Secrets Manager in eu-central-1 can't be reached"],
    ["region", ["endpoint"], "asm_test: AWS Secrets Manager can't be reached"],
    ["endpoint or region", [], "asm_test: AWS Secrets Manager can't be reached"],
  ])("what a reference gave as %s is not shown", async (_option, literal, start) => {
    const { proxy } = await setUp();
    await proxy.refuse();
    const options = { endpoint: proxy.address, region: "eu-central-1" };
    const error = await faultOf(
      createAsm(options, { credentials }, literal).provider.get({ path: "db" }, call),
    );
    assert.ok(error.message.startsWith(start), error.message);
    assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes(new URL(proxy.address).port));
  });

  test("a certificate nobody trusts can't be papered over with an old value", async () => {
    const { provider, proxy } = await setUp(good, { tls: true });
    const error = await faultOf(provider.get({ path: "db" }, call));
    assert.equal(error.code, "unavailable");
    assert.equal(error.retryable, false);
    assert.equal(error.allowStale, false);
    assert.equal(proxy.requests.length, 0);
  });

  test("a certificate is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says", async ({ onTestFinished }) => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    onTestFinished(() => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    const { provider, proxy } = await setUp(good, { tls: true });
    assert.equal((await faultOf(provider.get({ path: "db" }, call))).code, "unavailable");
    assert.equal(proxy.requests.length, 0);
  });

  test("a hang ends with the signal", async () => {
    const { provider, proxy } = await setUp({ kind: "hang" });
    const aborting = new AbortController();
    const failing = faultOf(provider.get({ path: "db" }, aborting));
    await proxy.arrived();
    aborting.abort();
    assert.equal((await failing).code, "aborted");
  });

  test("a hang ends with close", async () => {
    const { provider, proxy } = await setUp({ kind: "hang" });
    const failing = faultOf(provider.get({ path: "db" }, call));
    await proxy.arrived();
    await provider.close?.();
    assert.equal((await failing).code, "closed");
  });
});

test("no proxy of the environment is used", async ({ onTestFinished }) => {
  const trap = await setUp(good);
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"];
  onTestFinished(() => {
    for (const name of names) delete process.env[name];
  });
  for (const name of names) process.env[name] = trap.proxy.address;
  const { provider, proxy } = await setUp(good);
  const payload = await provider.get({ path: "db" }, call);
  assert.equal(payload && "text" in payload && payload.text, "canary-value");
  assert.equal(trap.proxy.requests.length, 0);
  assert.equal(proxy.requests.length, 1);
});

test("a connection is used again, and is let go with close", async ({ onTestFinished }) => {
  const server = createServer((_request, response) => response.end(JSON.stringify(output)));
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  let connections = 0;
  const ended: Promise<unknown>[] = [];
  server.on("connection", (socket) => {
    connections += 1;
    ended.push(once(socket, "close"));
  });
  const { provider } = createAsm(
    { endpoint: `http://127.0.0.1:${address.port}`, region: "eu-central-1" },
    { credentials },
  );
  for (let index = 0; index < 3; index += 1) await provider.get({ path: "db" }, call);
  assert.equal(connections, 1);
  await provider.close?.();
  await Promise.all(ended);
});

test("requests are told by their operation and status, with nothing that was sent or answered", async () => {
  const { provider, proxy, events } = await setUp(good);
  await provider.get({ path: "db" }, call);
  await proxy.refuse();
  await faultOf(provider.get({ path: "db" }, call));
  assert.deepEqual(events, [
    { type: "request", method: "POST", path: "GetSecretValue", status: 200, durationMs: 0 },
    { type: "request", method: "POST", path: "GetSecretValue", durationMs: 0 },
  ]);
});
