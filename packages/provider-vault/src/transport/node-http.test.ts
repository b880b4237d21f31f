import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { canaryValue, goodBody, openLoopback, openProvider } from "../../test/loopback-vault.ts";

const json = { "content-type": "application/json" };
const good = JSON.stringify(goodBody);
const large = JSON.stringify({ ...goodBody, padding: "x".repeat(5 * 1024 * 1024) });

/** The fault of a read, with a look at everything in it. */
async function faultOf(read: Promise<unknown>): Promise<unknown> {
  const error = await read.then(
    () => "no fault",
    (fault: unknown) => fault,
  );
  expect(JSON.stringify(error)).not.toMatch(/canary/);
  expect(String(Reflect.get(Object(error), "stack"))).not.toMatch(/canary/);
  return error;
}

describe("a sound answer", () => {
  test("is read, and its connection used again", async () => {
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json").end(good);
    });
    let connections = 0;
    server.on("connection", () => {
      connections += 1;
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const provider = openProvider(onTestFinished, { address: `http://127.0.0.1:${port}` });
    for (const path of ["secret/a", "secret/b", "secret/c"]) {
      expect(await provider.get({ path }, { signal: new AbortController().signal })).toMatchObject({
        version: "1",
      });
    }
    expect(connections).toBe(1);
  });

  test.each(["gzip", "deflate", "br"] as const)("compressed with %s is read", async (encoding) => {
    const { proxy, get } = await openLoopback(
      onTestFinished,
      {},
      { answer: () => ({ status: 200, headers: json, body: Buffer.from(good) }) },
    );
    proxy.inject({ kind: "compress", encoding });
    expect(await get()).toMatchObject({ json: `{"password":"${canaryValue}"}` });
  });

  test("of nearly 4 MiB is read", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    const value = "x".repeat(4 * 1024 * 1024 - 200);
    proxy.inject({
      kind: "answer",
      status: 200,
      body: { data: { data: { value }, metadata: { version: 1 } } },
    });
    expect(await get()).toMatchObject({ version: "1" });
  });
});

describe("an unsound answer", () => {
  const answer = (status: number, body: string | Buffer, headers: Record<string, string> = json) =>
    ({ kind: "answer", status, body, headers }) as const;

  test.each([
    ["a web page", { kind: "html", text: canaryValue } as const],
    ["JSON under another type", answer(200, good, { "content-type": "text/plain" })],
    ["JSON under no type", answer(200, good, {})],
    ["broken JSON", answer(200, good.slice(0, -3))],
    ["a JSON list", answer(200, `["${canaryValue}"]`)],
    ["JSON null", answer(200, "null")],
    ["nothing", answer(200, "")],
    ["no content", { kind: "answer", status: 204 } as const],
    ["bytes that aren't UTF-8", answer(200, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
    ["a body that isn't what its encoding says", answer(200, good, { ...json, "content-encoding": "gzip" })],
    ["an unknown encoding", answer(200, good, { ...json, "content-encoding": "constructor" })],
    ["a web page under 404", answer(404, canaryValue, { "content-type": "text/html" })],
    ["a web page under 403", answer(403, canaryValue, { "content-type": "text/html" })],
  ])("%s is invalid_response", async (_, fault) => {
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject(fault);
    expect(await faultOf(get())).toMatchObject({ code: "invalid_response", retryable: false });
  });

  test.each([
    ["plain", large, json],
    ["compressed", gzipSync(large), { ...json, "content-encoding": "gzip" }],
  ])("a sound secret beyond 4 MiB, %s, is refused for its size", async (_, body, headers) => {
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject(answer(200, body, headers));
    expect(await faultOf(get())).toMatchObject({
      code: "invalid_response",
      message: `vault_test at ${proxy.address} answered with more than 4 MiB`,
    });
  });

  test.each([
    ["cut short", { kind: "truncate" } as const],
    ["reset", { kind: "reset" } as const],
    ["a web page under 502", answer(502, canaryValue, { "content-type": "text/html" })],
  ])("%s is unavailable", async (_, fault) => {
    const { proxy, get } = await openLoopback(
      onTestFinished,
      {},
      { answer: () => ({ status: 200, headers: json, body: Buffer.from(good) }) },
    );
    proxy.inject(fault, { when: ({ path }) => path.includes("/data/") });
    expect(await faultOf(get())).toMatchObject({ code: "unavailable", retryable: true, allowStale: true });
  });

  test("a refused connection is unavailable and named by provider and origin", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    await proxy.refuse();
    const error = await faultOf(get());
    expect(error).toMatchObject({ code: "unavailable" });
    const message = `vault_test at ${proxy.address} refused the connection`;
    expect(Reflect.get(Object(error), "message")).toBe(`${message} (look at address in [secret.vault_test])`);
  });
});

describe("a call that ends early", () => {
  test.each(["hang", "stall"] as const)("a %s ends with the signal", async (kind) => {
    const { proxy, get } = await openLoopback(
      onTestFinished,
      {},
      { answer: () => ({ status: 200, headers: json, body: Buffer.from(good) }) },
    );
    proxy.inject({ kind }, { when: ({ path }) => path.includes("/data/") });
    const controller = new AbortController();
    const read = get(controller.signal);
    await proxy.arrived(2);
    controller.abort();
    expect(await faultOf(read)).toMatchObject({ code: "aborted" });
  });

  test("a signal of a timeout makes it timeout", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    proxy.inject({ kind: "hang" });
    const controller = new AbortController();
    const read = get(controller.signal);
    await proxy.arrived(2);
    controller.abort(new DOMException("late", "TimeoutError"));
    expect(await faultOf(read)).toMatchObject({ code: "timeout", retryable: true });
  });

  test("a signal that has fired asks nothing", async () => {
    const { proxy, get } = await openLoopback(onTestFinished);
    expect(await faultOf(get(AbortSignal.abort()))).toMatchObject({ code: "aborted" });
    expect(proxy.requests).toEqual([]);
  });
});
