import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, test } from "vitest";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { askHttp } from "./http-request.ts";
import { translateMotoDenial } from "./moto-denial.ts";

let target: Server;
let proxy: FaultProxy;

beforeEach(async () => {
  target = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.writeHead(201, { "content-type": "application/json", "x-request-id": "r1" });
    response.end(
      JSON.stringify({
        ...{ method: request.method, url: request.url, host: request.headers.host, body },
        length: request.headers["content-length"],
      }),
    );
  });
  target.listen(0, "127.0.0.1");
  await once(target, "listening");
  const address = target.address();
  assert.ok(address !== null && typeof address === "object");
  proxy = await startFaultProxy({ target: `http://127.0.0.1:${address.port}` });
});

afterEach(async () => {
  await proxy.stop();
  target.close();
});

describe("the fault proxy", () => {
  test("forwards method, path, host, body, status and headers as they are", async () => {
    const answer = await askHttp(`${proxy.address}/a%2Fb/../c?x=1`, { method: "PUT", body: "ü" });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers["x-request-id"], "r1");
    const seen = JSON.parse(answer.body);
    assert.deepEqual(seen, {
      method: "PUT",
      url: proxy.requests[0]?.path,
      host: new URL(proxy.address).host,
      body: "ü",
      length: "2",
    });
    assert.equal(proxy.requests[0]?.body.toString(), "ü");
    assert.equal(proxy.count("PUT"), 1);
    assert.equal(proxy.count("GET"), 0);
  });

  test("answers in the target's place as often as told, then forwards", async () => {
    const headers = { "retry-after": "2" };
    proxy.inject({ kind: "answer", status: 429, headers, body: { errors: [] } }, { times: 1 });
    const first = await askHttp(proxy.address);
    assert.deepEqual([first.status, first.headers["retry-after"], first.body], [429, "2", '{"errors":[]}']);
    assert.equal((await askHttp(proxy.address)).status, 201);
  });

  test("befalls only the requests in scope, until it is lifted", async () => {
    const lift = proxy.inject({ kind: "html", text: "planted" }, { when: ({ path }) => path === "/b" });
    assert.equal((await askHttp(`${proxy.address}/a`)).status, 201);
    assert.match((await askHttp(`${proxy.address}/b`)).body, /planted/);
    lift();
    assert.equal((await askHttp(`${proxy.address}/b`)).status, 201);
  });

  test("resets, cuts and refuses connections", async () => {
    proxy.inject({ kind: "reset" }, { times: 1 });
    await assert.rejects(askHttp(proxy.address), { code: "ECONNRESET" });
    proxy.inject({ kind: "truncate" }, { times: 1 });
    await assert.rejects(askHttp(proxy.address), { code: "ECONNRESET" });
    await proxy.refuse();
    await assert.rejects(askHttp(proxy.address), { code: "ECONNREFUSED" });
    await proxy.accept();
    assert.equal((await askHttp(proxy.address)).status, 201);
  });

  test("takes a request and never answers, and says when it has come", async () => {
    proxy.inject({ kind: "hang" });
    const answer = askHttp(proxy.address).catch((error: Error) => error);
    await proxy.arrived();
    await proxy.stop();
    assert.ok((await answer) instanceof Error);
  });

  test("holds a request back until told", async () => {
    const gate = Promise.withResolvers<void>();
    proxy.inject({ kind: "delay", until: gate.promise });
    const answer = askHttp(proxy.address);
    await proxy.arrived();
    gate.resolve();
    assert.equal((await answer).status, 201);
  });

  test.each(["gzip", "deflate", "br"] as const)("compresses with %s", async (encoding) => {
    const plain = await askHttp(proxy.address);
    proxy.inject({ kind: "compress", encoding });
    const answer = await askHttp(proxy.address);
    assert.equal(answer.headers["content-encoding"], encoding);
    assert.notEqual(answer.body, plain.body);
  });

  test("redirects, oversizes and changes", async () => {
    proxy.inject({ kind: "redirect", location: "http://127.0.0.1:1/" }, { times: 1 });
    assert.equal((await askHttp(proxy.address)).headers.location, "http://127.0.0.1:1/");
    proxy.inject({ kind: "oversize", bytes: 1_000 }, { times: 1 });
    assert.ok(JSON.parse((await askHttp(proxy.address)).body).data.value.length === 1_000);
    proxy.inject({ kind: "change", change: (answer) => ({ ...answer, status: 500 }) }, { times: 1 });
    assert.equal((await askHttp(proxy.address)).status, 500);
  });

  test("serves https with a certificate that is good only for those who trust it", async () => {
    const secure = await startFaultProxy({ tls: true });
    secure.inject({ kind: "answer", status: 204 });
    await assert.rejects(askHttp(secure.address), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    assert.ok(secure.certificate);
    assert.equal((await askHttp(secure.address, { ca: secure.certificate })).status, 204);
    await secure.stop();
  });
});

test("a moto denial becomes what AWS sends", () => {
  const xml = "<Response><Error><Code>AccessDenied</Code><Message>no</Message></Error></Response>";
  const denial = { status: 403, headers: {}, body: Buffer.from(xml) };
  const request = { method: "POST", path: "/", headers: { "x-amz-target": "x" }, body: Buffer.from("") };
  const answer = translateMotoDenial(denial, request);
  assert.equal(answer.status, 400);
  assert.equal(answer.headers["x-amzn-errortype"], "AccessDeniedException");
  assert.deepEqual(JSON.parse(answer.body.toString()), { __type: "AccessDeniedException", message: "no" });
  const other = { status: 200, headers: {}, body: Buffer.from("{}") };
  assert.equal(translateMotoDenial(other, request), other);
  assert.equal(translateMotoDenial(denial, { ...request, headers: {} }), denial);
});
