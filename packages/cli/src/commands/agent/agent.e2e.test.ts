import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../../../../tests/servers/fault-proxy.ts";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createAgentWorld, seedSecret } from "../../../test/agent-world.ts";

const canary = "canary-agent-4b8e07d2c6";
const world = createAgentWorld();
afterAll(() => world.remove());
afterEach(async () => void (await world.stop()));

function vaultConfig(name: string, address: string, token = `'<<secret "env" "APP_TOKEN">>'`): string {
  const grants = '[[grant]]\nconsumer = "cli:get"\nallow = ["vault:secret/**"]\n';
  const text = `[secret.vault]\naddress = "${address}"\ntoken = ${token}\n[secret.env]\n${grants}`;
  return world.write(name, text);
}

test("no agent runs: status and stop say so", async () => {
  expect(await world.ask(["agent", "status"])).toMatchObject({ exitCode: 3, stderr: "no agent runs\n" });
  expect(await world.ask(["agent", "stop"])).toMatchObject({ exitCode: 3 });
});

test("a signal that would dump the agent's core, with its logins, ends it in order", async () => {
  const environment = { XDG_RUNTIME_DIR: join(world.home, "run") };
  const agent = world.start(["agent", "serve"], { environment });
  let status = await world.status();
  while (status === undefined) status = await world.status();
  expect(status.pid).toBe(agent.child.pid);
  agent.child.kill("SIGQUIT");
  expect(await agent.ended).toEqual({ exitCode: 131, signal: null, stdout: "", stderr: "" });
  expect(await world.stop()).toEqual([]);
});

describeLive("openbao", (server) => {
  const reference = "vault:secret/agent-e2e#password";
  let proxy: FaultProxy;
  let token: string;
  let config: string;

  async function open(): Promise<void> {
    proxy = await startFaultProxy({ target: server.address });
    token = await seedSecret(server, "agent-e2e", { password: canary });
    config = vaultConfig("app.toml", proxy.address);
  }
  afterEach(() => proxy.stop());

  const get = (environment: Record<string, string> = { APP_TOKEN: token }, ...more: string[]) =>
    world.ask(["get", "--config", config, ...more, reference], environment);

  test("a second get asks the backend nothing", async () => {
    await open();
    await world.startAgent();
    expect(await get()).toEqual({ exitCode: 0, signal: null, stdout: canary, stderr: "" });
    const asked = proxy.count();
    expect(asked).toBeGreaterThan(0);
    expect(await get()).toEqual({ exitCode: 0, signal: null, stdout: canary, stderr: "" });
    expect(proxy.count()).toBe(asked);
    expect((await get(undefined, "--no-agent")).stdout).toBe(canary);
    expect(proxy.count()).toBeGreaterThan(asked);
  });

  test("a first get starts an agent, and nothing of it is left after stop", async () => {
    await open();
    expect((await get()).stdout).toBe(canary);
    await expect.poll(() => world.status()).toMatchObject({ projects: [] });
    expect(await world.stop()).toEqual([]);
  });

  test("no credential or value stands in the agent's environment or command line", async () => {
    await open();
    const pid = await world.startAgent();
    expect((await get()).stdout).toBe(canary);
    for (const name of ["environ", "cmdline"]) {
      const text = readFileSync(`/proc/${pid}/${name}`, "utf8");
      expect(text).toContain(name === "environ" ? "XDG_RUNTIME_DIR" : "serve");
      for (const secret of [token, canary, "APP_TOKEN"]) expect(text).not.toContain(secret);
    }
    const told = await world.ask(["agent", "status", "--json"]);
    expect(told.stdout).toContain(config);
    expect(told.stdout).not.toContain(canary);
  });

  test("who has no right gets nothing of what another fetched", async () => {
    await open();
    await world.startAgent();
    expect((await get()).stdout).toBe(canary);
    const other = await seedSecret(server, "agent-other", { password: "else" });
    for (const environment of [{ APP_TOKEN: other }, { APP_TOKEN: "wrong" }, {}]) {
      const run = await get(environment as Record<string, string>);
      expect(run).toMatchObject({ exitCode: 1, stdout: "" });
      expect(run.stderr).not.toContain(canary);
    }
    expect((await get()).stdout).toBe(canary);
  });
});
