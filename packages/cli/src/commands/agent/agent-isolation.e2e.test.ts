import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../../../../tests/servers/fault-proxy.ts";
import { askHttp } from "../../../../../tests/servers/http-request.ts";
import { mountDatabase } from "../../../../../tests/servers/leased-database.ts";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createAgentWorld, seedSecret } from "../../../test/agent-world.ts";

const world = createAgentWorld();
afterAll(() => world.remove());

describeLive("openbao", (server) => {
  let proxy: FaultProxy;
  beforeEach(async () => {
    proxy = await startFaultProxy({ target: server.address });
  });
  afterEach(async () => {
    await world.stop();
    await proxy.stop();
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { "X-Vault-Token": server.token };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await askHttp(`${server.address}/v1/${path}`, { method, headers, ...sent });
    return { status: answer.status, data: answer.body === "" ? {} : JSON.parse(answer.body) };
  };
  const provider = (token: string) =>
    `[secret.vault]\naddress = "${proxy.address}"\ntoken = ${token}\n[secret.env]\n`;
  const variable = '\'<<secret "env" "APP_TOKEN">>\'';

  /** A trusted project in a folder of its own. */
  async function createProject(name: string, text: string): Promise<string> {
    const directory = join(world.directory, name);
    mkdirSync(directory);
    writeFileSync(join(directory, "latebound.toml"), text);
    await world.ask(["trust", join(directory, "latebound.toml")]);
    return directory;
  }

  test("two projects whose providers have one name never see each other's values", async () => {
    const own = { one: "canary-one-2f8a1c", two: "canary-two-77e0b4" };
    const tokens = {
      one: await seedSecret(server, "agent-one", { password: own.one }),
      two: await seedSecret(server, "agent-two", { password: own.two }),
    };
    const directories = {
      one: await createProject("one", provider(variable)),
      // The same text, and then another one with its credential in plain.
      two: await createProject("two", provider(variable)),
      plain: await createProject("plain", provider(`"${tokens.two}"`)),
    };
    await world.startAgent();
    const get = (place: keyof typeof directories, path: string, token: string) =>
      world.ask(["get", `vault:secret/${path}#password`], { APP_TOKEN: token }, directories[place]);
    for (const _round of [1, 2]) {
      expect((await get("one", "agent-one", tokens.one)).stdout).toBe(own.one);
      expect((await get("two", "agent-two", tokens.two)).stdout).toBe(own.two);
      expect((await get("plain", "agent-two", tokens.one)).stdout).toBe(own.two);
    }
    expect(proxy.count("GET", "/v1/secret/data/agent-two")).toBe(2);
    for (const [place, path, token] of [
      ["one", "agent-two", tokens.one],
      ["two", "agent-one", tokens.two],
      ["two", "agent-two", tokens.one],
      ["plain", "agent-one", tokens.one],
    ] as const) {
      const run = await get(place, path, token);
      expect(run).toMatchObject({ exitCode: 1, stdout: "" });
      for (const canary of Object.values(own)) expect(run.stderr).not.toContain(canary);
    }
    const status = await world.ask(["agent", "status"]);
    for (const secret of [...Object.values(own), ...Object.values(tokens)])
      expect(status.stdout + status.stderr).not.toContain(secret);
  });

  describeLive("postgres", ({ url }) => {
    test("a leased secret belongs to the run, which revokes it; the agent keeps none", async () => {
      await mountDatabase(call, url, "agent-db");
      const config = world.write("leased.toml", provider(variable));
      await world.startAgent();
      const words = ["run", "--config", config, "--env", "P=vault:agent-db/creds/app#username"];
      const script = ["--no-mask", "--", "sh", "-c", 'echo "$P"'];
      const names = new Set<string>();
      for (const total of [2, 3]) {
        const run = await world.ask([...words, ...script], { APP_TOKEN: server.token });
        expect(run).toMatchObject({ exitCode: 0, stderr: "" });
        names.add(run.stdout);
        expect(proxy.count("GET", "/v1/agent-db/creds/app")).toBe(total);
      }
      expect(names.size).toBe(2);
      expect(await call("LIST", "sys/leases/lookup/agent-db/creds/app")).toMatchObject({ status: 404 });
    });
  });
});
