import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CountingProxy, startCountingProxy } from "../../bench/backends/start-counting-proxy.ts";

const server = createServer((incoming, response) => {
  incoming.resume();
  response.setHeader("x-asked", String(incoming.url));
  response.end("an answer");
});
let proxy: CountingProxy;

beforeEach(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  proxy = await startCountingProxy(`http://127.0.0.1:${address.port}`);
});

afterEach(async () => {
  await proxy.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function ask(agent: Agent, path: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${proxy.address}${path}`, { agent, headers });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      incoming.resume();
      incoming.on("end", () => resolve(String(incoming.headers["x-asked"])));
    });
    outgoing.end();
  });
}

test("hands on what is asked and counts requests by what they are for, and connections", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect(await ask(agent, "/v1/secret/data/a?version=1")).toBe("/v1/secret/data/a?version=1");
  await ask(agent, "/v1/secret/data/b");
  await ask(agent, "/v1/auth/approle/login");
  await ask(agent, "/v1/sys/internal/ui/mounts/secret/a");
  await ask(agent, "/", { "x-amz-target": "secretsmanager.BatchGetSecretValue" });
  agent.destroy();
  const { bytes, ...counts } = await proxy.counts();
  expect(counts).toEqual({
    requests: 5,
    connections: 1,
    kinds: { reads: 2, logins: 1, "mount look-ups": 1, BatchGetSecretValue: 1 },
  });
  expect(bytes).toBeGreaterThan(5 * "an answer".length);
});

test("counts a connection for each request that waits with others", async () => {
  const agent = new Agent({ keepAlive: true });
  await Promise.all(["/v1/a", "/v1/b", "/v1/c"].map((path) => ask(agent, path)));
  agent.destroy();
  expect(await proxy.counts()).toMatchObject({ requests: 3, connections: 3 });
});

test("forgets at each beginning", async () => {
  const agent = new Agent({ keepAlive: true });
  await ask(agent, "/v1/a");
  await proxy.begin();
  expect(await proxy.counts()).toEqual({ requests: 0, connections: 0, bytes: 0, kinds: {} });
  agent.destroy();
});
