import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import { isSecretError, type SecretError } from "@latebound/provider";
import { describe, onTestFinished, test } from "vitest";
import { createSelfSignedCertificate } from "../../../tests/servers/self-signed-certificate.ts";
import { toFault } from "./asm-error.ts";
import { call, createAsm } from "./test-backend/provider-under-test.ts";
import { credentials } from "./test-backend/wire-provider.ts";

const place = { provider: "asm_test" };

describe("a fault of the handshake", () => {
  test.each([
    ["PATH_LENGTH_EXCEEDED", "unavailable", false],
    ["UNSPECIFIED", "unavailable", false],
    [undefined, "unavailable", false],
    ["ECONNRESET", "unavailable", true],
    ["ETIMEDOUT", "timeout", true],
  ])("%j is %s; a stale value and another try: %s", (code, expected, isHarmless) => {
    const fault = toFault(Object.assign(new Error("canary"), { code, duringHandshake: true }), place);
    assert.deepEqual([fault.code, fault.allowStale, fault.retryable], [expected, isHarmless, isHarmless]);
  });

  test("that has no name of Node's is seen on the wire", async () => {
    const { certificate: cert, key } = createSelfSignedCertificate({ unknownExtension: true });
    const server = createTlsServer({ cert, key });
    const fault = await faultAt(server);
    assert.deepEqual([fault.code, fault.allowStale, fault.retryable], ["unavailable", false, false]);
  });

  test("is not that the other end hangs up, which a stale value may bridge", async () => {
    const fault = await faultAt(createServer((socket) => socket.destroy()));
    assert.deepEqual([fault.code, fault.allowStale, fault.retryable], ["unavailable", true, true]);
  });
});

async function faultAt(server: ReturnType<typeof createServer>): Promise<SecretError> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const endpoint = `https://127.0.0.1:${address.port}`;
  const { provider } = createAsm({ endpoint, region: "eu-central-1" }, { credentials });
  onTestFinished(async () => {
    await provider.close?.();
    server.close();
  });
  const fault = await provider.get({ path: "db" }, call).catch((thrown: unknown) => thrown);
  assert.ok(isSecretError(fault));
  return fault;
}
