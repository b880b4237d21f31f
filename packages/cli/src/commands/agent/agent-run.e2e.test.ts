import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../../../../tests/servers/fault-proxy.ts";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createAgentWorld, seedSecret } from "../../../test/agent-world.ts";

const canary = "canary-agent-run-9c1f3e7b";
/** The names of the files in a folder and below. */
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
const world = createAgentWorld();
afterAll(() => world.remove());

describeLive("openbao", (server) => {
  let proxy: FaultProxy;
  let environment: { readonly APP_TOKEN: string };

  beforeEach(async () => {
    proxy = await startFaultProxy({ target: server.address });
    environment = { APP_TOKEN: await seedSecret(server, "agent-run", { password: canary, user: "app" }) };
  });
  afterEach(async () => {
    await world.stop();
    await proxy.stop();
  });

  const compiled = () => join(world.home, ".cache/latebound/compiled");
  const provider = () =>
    `[secret.vault]\naddress = "${proxy.address}"\ntoken = '<<secret "env" "APP_TOKEN">>'\n[secret.env]\n`;
  const password = "vault:secret/agent-run#password";

  test("run gets its values from the agent, masks them, and keeps the way to them from the child", async () => {
    const config = world.write("run.toml", provider());
    const words = ["run", "--config", config, "--env", `TOKEN=${password}`];
    const say = ["--", "sh", "-c", 'echo "$TOKEN ${#TOKEN} [$APP_TOKEN] [$LATEBOUND_AGENT_IDLE]"'];
    await world.startAgent();
    for (const expected of [1, 0]) {
      const before = proxy.count("GET", "/v1/secret/data/agent-run");
      const run = await world.ask([...words, ...say], { ...environment, LATEBOUND_AGENT_IDLE: "1h" });
      expect(run).toMatchObject({ exitCode: 0, stdout: `***** ${canary.length} [] []\n`, stderr: "" });
      expect(proxy.count("GET", "/v1/secret/data/agent-run") - before).toBe(expected);
    }
    const encoded = '<<secret "vault" "secret/agent-run#password" | base64>>';
    const filtered = await world.ask(
      [
        "run",
        "--config",
        config,
        "--env",
        `X=${encoded}`,
        "--",
        "sh",
        "-c",
        'echo "$X"; echo "$X" | base64 -d',
      ],
      environment,
    );
    expect(filtered).toMatchObject({ exitCode: 0, stdout: "*****\n*****" });
  });

  test("the agent prepares the whole child, also where the backend takes longer than a silence may last", async () => {
    const config = world.write("whole.toml", provider());
    const words = [
      "run",
      "--config",
      config,
      "--env",
      `TOKEN=${password}`,
      "--",
      "sh",
      "-c",
      'echo "${#TOKEN}"',
    ];
    await world.startAgent();
    rmSync(compiled(), { recursive: true });
    const path = "/v1/secret/data/agent-run";
    proxy.inject(
      { kind: "delay", until: new Promise((resolve) => setTimeout(resolve, 4_000)) },
      { when: (request) => request.path === path },
    );
    for (const _round of [1, 2])
      expect(await world.ask(words, environment)).toMatchObject({
        exitCode: 0,
        stdout: `${canary.length}\n`,
        stderr: "",
      });
    expect(proxy.count("GET", path)).toBe(1);
    // What has run is kept: nothing of the command's own way.
    expect(filesBelow(compiled()).sort()).toEqual(["output.cjs", "prepared.cjs"]);
  });

  test("a process of the config is run through the agent", async () => {
    const table = `[process.web]\ncommand = ["sh", "-c", 'echo "$USER_NAME $MODE"']\nenv.MODE = "plain"\n`;
    const config = world.write(
      "web.toml",
      `${provider()}${table}env.USER_NAME = 'x-<<secret "vault" "secret/agent-run#user">>'\n`,
    );
    await world.startAgent();
    for (const _round of [1, 2]) {
      const run = await world.ask(["run", "--config", config, "--no-mask", "web"], environment);
      expect(run).toMatchObject({ exitCode: 0, stdout: "x-app plain\n" });
    }
    expect(proxy.count("GET", "/v1/secret/data/agent-run")).toBe(1);
  });

  test("what the agent doesn't answer is done by the command: variables, files with a format", async () => {
    const config = world.write("mixed.toml", provider());
    await world.startAgent();
    const words = ["run", "--config", config, "--no-mask", "--env", "A=env:MINE", "--env", `B=${password}`];
    const mine = { ...environment, MINE: "of the caller" };
    const run = await world.ask([...words, "--", "sh", "-c", 'echo "$A $B"'], mine);
    expect(run).toMatchObject({ exitCode: 0, stdout: `of the caller ${canary}\n` });
    const other = await world.ask([...words, "--", "sh", "-c", 'echo "$A"'], { ...mine, MINE: "other" });
    expect(other.stdout).toBe("other\n");
  });

  test("grants hold, and a fault is told as without an agent", async () => {
    const grants = '[[grant]]\nconsumer = "cli:run"\nallow = ["vault:secret/agent-run#user"]\n';
    const table = `[process.bad]\ncommand = ["true"]\nenv.P = '<<secret "vault" "secret/agent-run#password">>'\n`;
    const config = world.write("grants.toml", provider() + grants + table);
    await world.startAgent();
    const words = [
      ["get", "--config", config, password],
      ["run", "--config", config, "--env", `T=${password}`, "--", "true"],
      [
        "run",
        "--config",
        config,
        "--env",
        "T=vault:secret/agent-run#user",
        "--env",
        "U=vault:secret/x#y",
        "--",
        "true",
      ],
      ["run", "--config", config, "--env", "T=valt:secret/agent-run#user", "--", "true"],
      ["run", "--config", config, "bad"],
    ];
    for (const line of words) {
      const through = await world.ask(line, environment);
      const without = await world.ask(["--no-agent", ...line], environment);
      expect(through).toEqual(without);
      expect(through.exitCode).not.toBe(0);
      expect(through.stdout + through.stderr).not.toContain(canary);
    }
    expect(proxy.count("GET", "/v1/secret/data/agent-run")).toBe(0);
  });

  test("a config that was found is answered for while it is trusted, and no longer", async () => {
    const found = world.write("latebound.toml", provider());
    await world.startAgent();
    const get = () => world.ask(["get", password], environment);
    expect((await get()).stderr).toContain("is not trusted yet");
    await world.ask(["trust"]);
    expect((await get()).stdout).toBe(canary);
    writeFileSync(found, `${provider()}# changed\n`);
    expect(await get()).toMatchObject({ exitCode: 1, stdout: "" });
    writeFileSync(found, provider());
    expect((await get()).stdout).toBe(canary);
    await world.ask(["trust", "--revoke"]);
    expect(await get()).toMatchObject({ exitCode: 1, stdout: "" });
    rmSync(found);
  });

  test("an agent that is killed is missed by nobody, and its socket is replaced", async () => {
    const config = world.write("killed.toml", provider());
    const pid = await world.startAgent();
    process.kill(pid, "SIGKILL");
    const get = () => world.ask(["get", "--config", config, password], environment);
    expect(await get()).toMatchObject({ exitCode: 0, stdout: canary, stderr: "" });
    await expect.poll(async () => (await world.status())?.pid).toEqual(expect.any(Number));
    expect((await get()).stdout).toBe(canary);
    expect(await world.stop()).toEqual([]);
  });

  test("who follows changes begins with the value of now, whatever the agent keeps", async () => {
    const path = "vault:secret/agent-watch#password";
    const [before, now] = ["canary-before-the-change", "canary-after"];
    const token = await seedSecret(server, "agent-watch", { password: before });
    const environment = { APP_TOKEN: token };
    const table = `[process.web]\ncommand = ["sh", "-c", 'echo \${#P}']\nrestart_on_change = true\n`;
    const text = '<<secret "vault" "secret/agent-watch#password">>';
    const config = world.write("watch.toml", `${provider()}${table}env.P = '${text}'\n`);
    await world.startAgent();
    const get = () => world.ask(["get", "--config", config, path], environment);
    expect((await get()).stdout).toBe(before);
    await seedSecret(server, "agent-watch", { password: now });
    // The agent is asked, and keeps what it has for its time.
    expect((await get()).stdout).toBe(before);
    for (const words of [["--watch", "--env", `P=${path}`, "--", "sh", "-c", "echo ${#P}"], ["web"]]) {
      const run = await world.ask(["run", "--config", config, ...words], environment);
      expect(run).toMatchObject({ exitCode: 0, stdout: `${now.length}\n` });
    }
    const output = join(world.directory, "watch.out");
    const template = world.write("watch.txt", text);
    const words = ["render", "--config", config, "--watch", "--output", output, template];
    const runtime = { LATEBOUND_AGENT: "1", XDG_RUNTIME_DIR: dirname(world.sockets) };
    const rendering = world.start(words, { environment: { ...runtime, ...environment } });
    await rendering.until("written:");
    rendering.child.kill("SIGTERM");
    await rendering.ended;
    expect(readFileSync(output, "utf8")).toBe(now);
    expect((await get()).stdout).toBe(before);
  });

  test("a caller with another home has the values of its own", async () => {
    const own = "canary-of-another-home";
    const homes = ["one", "two"].map((name) => {
      mkdirSync(join(world.directory, name));
      return join(world.directory, name);
    });
    const tokens = [environment.APP_TOKEN, await seedSecret(server, "agent-home", { password: own })];
    homes.forEach((home, index) => {
      writeFileSync(join(home, "token"), tokens[index] ?? "");
    });
    const config = world.write(
      "home.toml",
      `[secret.vault]\naddress = "${proxy.address}"\ntoken_file = "~/token"\n`,
    );
    writeFileSync(join(world.home, "token"), environment.APP_TOKEN);
    await world.startAgent();
    const get = (home: string, path: string) => world.ask(["get", "--config", config, path], { HOME: home });
    const [one = "", two = ""] = homes;
    for (const _round of [1, 2]) {
      expect((await get(world.home, password)).stdout).toBe(canary);
      expect((await get(one, password)).stdout).toBe(canary);
      expect((await get(two, "vault:secret/agent-home#password")).stdout).toBe(own);
      expect(await get(two, password)).toMatchObject({ exitCode: 1, stdout: "" });
    }
  });

  test("a token file that changes leads to another login", async () => {
    const token = world.write("token", environment.APP_TOKEN);
    const config = world.write(
      "file.toml",
      `[secret.vault]\naddress = "${proxy.address}"\ntoken_file = "${join(world.directory, "token")}"\n`,
    );
    await world.startAgent();
    const get = () => world.ask(["get", "--config", config, password]);
    expect((await get()).stdout).toBe(canary);
    writeFileSync(token, await seedSecret(server, "agent-lesser", { password: "else" }));
    expect(await get()).toMatchObject({ exitCode: 1, stdout: "" });
    writeFileSync(token, environment.APP_TOKEN);
    expect((await get()).stdout).toBe(canary);
  });
});
