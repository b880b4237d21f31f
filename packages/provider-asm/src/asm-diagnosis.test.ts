import assert from "node:assert/strict";
import { afterEach, test } from "vitest";
import type { Fault } from "../../../tests/servers/fault.ts";
import { call } from "./test-backend/provider-under-test.ts";
import { createWireAsm, wireError } from "./test-backend/wire-provider.ts";

const started: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((asm) => asm.stop()));
});

async function diagnosed(fault: Fault, credentials?: () => Promise<{ expiration: Date }>) {
  const keys = {
    accessKeyId: "AKIACANARYKEYID00000",
    secretAccessKey: "canary-secret",
    accountId: "123456789012",
  };
  const given = credentials && { credentials: async () => ({ ...keys, ...(await credentials()) }) };
  const asm = await createWireAsm({ ...given });
  started.push(asm);
  asm.proxy.inject(fault);
  const found = (await asm.provider.diagnose?.(call)) ?? [];
  assert.doesNotMatch(JSON.stringify(found), /canary|AKIA/i);
  return found.map(({ level, subject, message }) => `${level} ${subject}: ${message}`);
}

test("credentials that AWS takes, their account and how long they live", async () => {
  const expiration = new Date(1_000_000 + 30 * 60_000);
  const found = await diagnosed(wireError("ResourceNotFoundException"), async () => ({ expiration }));
  assert.deepEqual(found.slice(0, 3), [
    "ok server: reachable in eu-central-1",
    "ok login: AWS takes the credentials of account 123456789012",
    "ok token: the credentials live 30 min more",
  ]);
});

test("a call that is refused is a missing permission, not a missing login", async () => {
  const found = await diagnosed(wireError("AccessDeniedException"));
  assert.ok(found.includes("ok login: AWS takes the credentials"));
  assert.ok(found.some((line) => line.startsWith("warning permissions: secretsmanager:DescribeSecret")));
});

test("credentials that AWS doesn't take are a fault", async () => {
  await assert.rejects(diagnosed(wireError("UnrecognizedClientException")), { code: "access_denied" });
});
