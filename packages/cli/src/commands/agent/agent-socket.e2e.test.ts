import { once } from "node:events";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, afterEach, expect, test } from "vitest";
import { createAgentWorld } from "../../../test/agent-world.ts";
import { agentSocket } from "../../../test/told-agent.ts";

const canary = "canary-agent-socket-5d20b8";
const world = createAgentWorld();
const config = world.write(
  "app.toml",
  "[secret.env]\n[secret.vault]\naddress = 'http://127.0.0.1:9'\ntoken = 'x'\n",
);
const socket = agentSocket(world.sockets);
afterEach(() => rmSync(world.sockets, { recursive: true, force: true }));
afterAll(() => world.remove());

const get = (environment = {}) =>
  world.ask(["get", "--config", config, "env:KEY"], { KEY: canary, ...environment });
const run = (environment = {}) =>
  world.ask(["run", "--config", config, "--no-mask", "--env", "T=env:KEY", "--", "printenv", "T"], {
    KEY: canary,
    ...environment,
  });

/** A server in the agent's place that counts what it is told. */
async function openTrap() {
  mkdirSync(world.sockets, { mode: 0o700 });
  let heard = 0;
  const server = createServer((client) => {
    client.on("data", (chunk) => {
      heard += chunk.length;
    });
    client.on("error", () => {});
  });
  server.listen(socket);
  await once(server, "listening");
  chmodSync(socket, 0o600);
  return { heard: () => heard, close: () => server.close() };
}

test.each([
  ["a folder that others can look into", () => chmodSync(world.sockets, 0o755)],
  ["a socket that others can write to", () => chmodSync(socket, 0o666)],
  [
    "a folder that is a symlink",
    () => {
      renameSync(world.sockets, `${world.sockets}-real`);
      symlinkSync(`${world.sockets}-real`, world.sockets);
    },
  ],
  [
    "a socket that is a symlink",
    () => {
      renameSync(socket, `${socket}-real`);
      symlinkSync(`${socket}-real`, socket);
    },
  ],
])("nothing is told to %s", async (_name, spoil) => {
  const trap = await openTrap();
  spoil();
  expect(await get()).toMatchObject({ exitCode: 0, stdout: canary });
  expect(await run()).toMatchObject({ exitCode: 0, stdout: `${canary}\n` });
  expect(trap.heard()).toBe(0);
  const status = await world.ask(["agent", "status"]);
  expect(status).toMatchObject({ exitCode: 1, stdout: "" });
  const serve = await world.ask(["agent", "serve"]);
  expect(serve.exitCode).toBe(1);
  trap.close();
  rmSync(`${world.sockets}-real`, { recursive: true, force: true });
});

test("one that answers nonsense is left", async () => {
  mkdirSync(world.sockets, { mode: 0o700 });
  for (const nonsense of [
    Buffer.from([0xff, 0xff, 0xff, 0xff]),
    Buffer.from("\0\0\0\x02{]"),
    Buffer.from("\0\0\0\x02[]"),
  ]) {
    const server = createServer((client) => client.on("error", () => {}).end(nonsense));
    server.listen(socket);
    await once(server, "listening");
    chmodSync(socket, 0o600);
    expect(await get()).toMatchObject({ exitCode: 0, stdout: canary, stderr: "" });
    expect(await run()).toMatchObject({ exitCode: 0, stdout: `${canary}\n`, stderr: "" });
    server.close();
  }
});

test("an agent that nobody asks leaves, and takes its socket with it", async () => {
  await world.startAgent("--idle", "300ms");
  await expect.poll(() => world.status(), { interval: 400, timeout: 15_000 }).toBeUndefined();
  expect(await world.stop()).toEqual([]);
});

test("SIGTERM ends it cleanly, and a second one is told that there is one", async () => {
  const pid = await world.startAgent();
  expect(await world.ask(["agent", "start"])).toMatchObject({
    exitCode: 0,
    stderr: "the agent runs already\n",
  });
  const second = await world.ask(["agent", "serve"]);
  expect(second.exitCode).toBe(1);
  expect(second.stderr).toContain("another process listens");
  process.kill(pid, "SIGTERM");
  await expect.poll(() => world.status()).toBeUndefined();
  expect(await world.stop()).toEqual([]);
});

test("with LATEBOUND_AGENT=0, on CI and with settings of Node's own none is asked or started", async () => {
  const trap = await openTrap();
  for (const environment of [
    { LATEBOUND_AGENT: "0" },
    { LATEBOUND_AGENT: "", CI: "true" },
    { NODE_OPTIONS: "--no-warnings" },
  ]) {
    expect(await get(environment)).toMatchObject({ exitCode: 0, stdout: canary });
    expect(await run(environment)).toMatchObject({ exitCode: 0, stdout: `${canary}\n` });
  }
  expect(trap.heard()).toBe(0);
  trap.close();
});
