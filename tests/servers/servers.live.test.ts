import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import pg from "pg";
import { afterAll, test } from "vitest";
import { awsEmulatorMissing, startAwsEmulator } from "./aws-emulator.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { askHttp } from "./http-request.ts";
import { describeLive, describePrivate } from "./live-servers.ts";
import { createCall, openBaoMissing, startOpenBao } from "./openbao.ts";

describeLive("openbao", (server) => {
  test("keeps and gives a secret", async () => {
    const call = createCall(server);
    await call("POST", "secret/data/servers-test", { data: { word: "kept" } });
    const answer = await call("GET", "secret/data/servers-test");
    assert.equal(JSON.parse(answer.body).data.data.word, "kept");
  });
});

describeLive("aws", (server) => {
  test("answers as the emulator", async () => {
    assert.equal((await askHttp(`${server.endpoint}/moto-api/`)).status, 200);
  });
});

describeLive("postgres", (server) => {
  test("takes its password and no other", async () => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    assert.deepEqual((await client.query("select 1 as one")).rows, [{ one: 1 }]);
    await client.end();
    const url = new URL(server.url);
    url.password = "wrong";
    await assert.rejects(
      new pg.Client({ connectionString: url.href }).connect(),
      /password authentication failed/,
    );
  });
});

describePrivate("a private OpenBao", openBaoMissing(), () => {
  test("serves https, can be sealed and unsealed, and is gone after stop", async () => {
    const server = await startOpenBao({ tls: true });
    assert.ok(server.caFile);
    await server.call("PUT", "sys/seal");
    assert.equal((await server.call("GET", "secret/data/x")).status, 503);
    assert.equal((await server.call("PUT", "sys/unseal", { key: server.unsealKey })).status, 200);
    await assert.rejects(askHttp(`${server.address}/v1/sys/health`), {
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
    await server.stop();
    assert.equal(existsSync(server.folder), false);
    assert.throws(() => process.kill(server.pid, 0), { code: "ESRCH" });
  });

  test("takes configuration of its own", async () => {
    const audit = 'audit "file" "main" { options { file_path = "FOLDER/audit.log" } }';
    const server = await startOpenBao({ config: audit });
    await server.call("GET", "secret/data/x");
    assert.ok(existsSync(`${server.folder}/audit.log`));
    await server.stop();
  });

  test("is reached through the fault proxy with nothing changed", async () => {
    const server = await startOpenBao();
    const proxy = await startFaultProxy({ target: server.address });
    await server.call("POST", "secret/data/x", { data: { word: "kept" } });
    const headers = { "x-vault-token": server.token };
    const answer = await askHttp(`${proxy.address}/v1/secret/data/x?version=1`, { headers });
    assert.equal(JSON.parse(answer.body).data.data.word, "kept");
    assert.equal(proxy.requests[0]?.path, "/v1/secret/data/x?version=1");
    await proxy.stop();
    await server.stop();
  });
});

describePrivate("a private AWS emulator", awsEmulatorMissing(), () => {
  const started = startAwsEmulator();
  afterAll(async () => (await started).stop());

  test("refuses strangers once IAM is enforced", async () => {
    const server = await started;
    await server.enforceIam();
    const headers = {
      "x-amz-target": "secretsmanager.ListSecrets",
      "content-type": "application/x-amz-json-1.1",
    };
    const denied = await askHttp(`${server.endpoint}/`, { method: "POST", headers, body: "{}" });
    assert.notEqual(denied.status, 200);
    await server.reset();
    const allowed = await askHttp(`${server.endpoint}/`, { method: "POST", headers, body: "{}" });
    assert.equal(allowed.status, 200);
  });
});
