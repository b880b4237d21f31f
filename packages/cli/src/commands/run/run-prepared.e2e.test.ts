import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { createAgentWorld } from "../../../test/agent-world.ts";
import { runInTerminal } from "../../../test/run-in-terminal.ts";
import { startToldAgent, type ToldAgent } from "../../../test/told-agent.ts";

const canary = createCanary();
const world = createAgentWorld();
const config = world.write("app.toml", "[secret.env]\n");
const line = ["run", "--config", config, "--env", "T=env:KEY", "--"];
let agent: ToldAgent | undefined;
afterEach(() => {
  agent?.close();
  rmSync(world.sockets, { recursive: true, force: true });
});
afterAll(() => world.remove());

/** A child that a shell's script is. */
function childOf(script: string, change: object = {}) {
  const env = { PATH: process.env.PATH, T: canary };
  const start = {
    file: "/bin/sh",
    command: "sh",
    args: ["-c", script],
    directory: world.directory,
    env,
    base: "run",
  };
  const masks = [{ form: { text: canary }, reference: '<<secret "vault" "a#b">>' }];
  return { answer: "child", child: { start, masks }, warnings: [], unmasked: [], ...change };
}

/** An agent that has these answers for whoever asks for a child, and leaves all else to the command. */
async function tell(...answers: readonly unknown[]): Promise<ToldAgent> {
  agent = await startToldAgent(world.sockets, ({ ask }) =>
    ask === "child" ? answers : [{ answer: "local" }],
  );
  return agent;
}

const asked = () => agent?.requests.map(({ ask }) => ask);
/** The value that the command has by itself. */
const own = { KEY: `own-${canary}` };

describe("a child that the agent has prepared", () => {
  test("is started with what the agent was asked for once, masked, and the agent is left", async () => {
    await tell(childOf('echo "$T ${#T}"; echo "$T" >&2; sleep 0.2; exit 7'));
    const lines = [
      [...line, "ignored", "--no-agent"],
      ["-q", ...line, "x"],
      ["-c", config, ...line, "x"],
    ];
    for (const words of lines) {
      const run = await world.ask(words, own);
      const stdout = `***** ${canary.length}\n`;
      expect(run).toEqual({ exitCode: 7, signal: null, stdout, stderr: "*****\n" });
    }
    const requests = lines.map((words) => ({ ask: "child", words, directory: world.directory }));
    expect(agent?.requests).toMatchObject(requests);
  });

  test("keeps no connection to the agent while it runs", async () => {
    const { clients } = await tell(childOf("echo up; read answer; echo $answer"));
    const { child, until, ended } = world.start([...line, "x"], {
      environment: { LATEBOUND_AGENT: "1", XDG_RUNTIME_DIR: dirname(world.sockets) },
    });
    await until("up");
    await expect.poll(clients).toBe(0);
    child.stdin.end("done\n");
    expect(await ended).toMatchObject({ exitCode: 0, stdout: "up\ndone\n" });
  });

  test("is ended by what ends the command, and ends it as it ended", async () => {
    await tell(childOf("trap 'echo got; exit 9' TERM; echo up; while :; do sleep 0.02; done"));
    const environment = { LATEBOUND_AGENT: "1", XDG_RUNTIME_DIR: dirname(world.sockets) };
    const first = world.start([...line, "x"], { environment });
    await first.until("up");
    first.child.kill("SIGTERM");
    expect(await first.ended).toMatchObject({ exitCode: 9, stdout: "up\ngot\n" });
    agent?.close();
    await tell(childOf("echo up; kill -KILL $$"));
    expect(await world.ask([...line, "x"])).toMatchObject({ signal: "SIGKILL", stdout: "up\n" });
  });

  test("has a terminal where the user is at one", async () => {
    await tell(childOf('test -t 0 && test -t 1 && echo terminal; echo "$T"; exit 4'));
    const environment = { LATEBOUND_AGENT: "1", XDG_RUNTIME_DIR: dirname(world.sockets) };
    const { exitCode, screen } = await runInTerminal(world, [...line, "x"], { environment });
    expect(exitCode).toBe(4);
    expect(screen.trimEnd().split(/\r*\n/)).toEqual(["terminal", "*****"]);
  });

  test("writes to the command's own output where nothing is masked, and so does what is to be said", async () => {
    const child = childOf('echo "$T"; echo err >&2');
    await tell({
      ...child,
      child: { ...child.child, masks: undefined },
      warnings: ["mind\u001b[2J the gap"],
    });
    const run = await world.ask([...line, "x"]);
    expect(run).toMatchObject({ exitCode: 0, stdout: `${canary}\n` });
    expect(run.stderr).toBe("latebound: mind [2J the gap\nerr\n");
  });

  test("that can't be started any more is a fault as without an agent", async () => {
    const child = childOf("exit 0");
    const start = { ...child.child.start, file: "/no/such/file", command: "gone" };
    await tell({ ...child, child: { ...child.child, start }, unmasked: ["X is not masked"] });
    const run = await world.ask([...line, "gone"]);
    expect(run).toMatchObject({ exitCode: 127, stdout: "" });
    expect(run.stderr).toMatch(/^latebound: can't start gone: there is no such file/);
    assertNoCanary(run.stderr, canary);
  });
});

describe("a fault of the agent's", () => {
  test("is told with its place, and the child isn't started", async () => {
    const fault = { code: "access_denied", message: "not allowed", at: { path: "env.T" }, errors: [] };
    await tell({ answer: "fault", fault });
    const run = await world.ask([...line, "sh", "-c", "echo started"], own);
    expect(run).toMatchObject({ exitCode: 125, stdout: "" });
    expect(run.stderr).toMatch(/^access_denied: not allowed\n {2}at env\.T\n/);
    expect(asked()).toEqual(["child"]);
  });

  test("or what says none is a fault too, and shows nothing of it", async () => {
    for (const answer of [
      { answer: "fault", fault: { message: canary } },
      { answer: "child", child: canary, warnings: [], unmasked: [] },
    ]) {
      await tell(answer);
      const run = await world.ask([...line, "sh", "-c", "echo started"], own);
      expect(run).toMatchObject({ exitCode: 125, stdout: "" });
      expect(run.stderr).toMatch(/^latebound: an unexpected \w+; please report how you got here\n$/);
      agent?.close();
    }
  });
});

describe("what the agent doesn't answer is done by the command", () => {
  test.each<[string, readonly unknown[]]>([
    ["as it says", [{ answer: "local" }]],
    ["where it answers something else", [{ answer: "opened" }]],
    ["where it answers nonsense", [[]]],
  ])("%s", async (_name, answers) => {
    await tell(...answers);
    const run = await world.ask([...line, "sh", "-c", 'echo "$T ${#T}"'], own);
    expect(run).toMatchObject({ exitCode: 0, stdout: `***** ${own.KEY.length}\n`, stderr: "" });
    expect(asked()?.[0]).toBe("child");
  });

  test("where it is silent for two seconds", async () => {
    await tell();
    const startedAt = performance.now();
    const run = await world.ask([...line, "sh", "-c", "echo here"], own);
    expect(run).toMatchObject({ exitCode: 0, stdout: "here\n" });
    expect(performance.now() - startedAt).toBeGreaterThan(2_000);
    // It is not asked again, which would take as long once more.
    expect(asked()).toEqual(["child"]);
  });

  test("without a question where the line says so, or is another command's", async () => {
    await tell(childOf("echo prepared"));
    for (const words of [
      ["--no-agent", ...line],
      ["--debug", ...line],
      [...line.slice(0, -1), "--no-agent", "--"],
      ["--no-agent", ...line.slice(0, -1), "--report", "--"],
    ]) {
      const run = await world.ask([...words, "sh", "-c", "echo here"], own);
      expect(run).toMatchObject({ exitCode: 0, stdout: "here\n" });
    }
    expect(await world.ask(["man", "run"])).toMatchObject({ exitCode: 0 });
    expect(asked()).toEqual([]);
  });
});

test("an agent that asks a backend is waited for, until a signal ends the wait", async () => {
  const { clients } = await tell({ answer: "asking" });
  const environment = { LATEBOUND_AGENT: "1", XDG_RUNTIME_DIR: dirname(world.sockets) };
  const { child, ended } = world.start([...line, "true"], { environment });
  await expect.poll(clients).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(clients()).toBe(1);
  child.kill("SIGINT");
  expect(await ended).toEqual({ exitCode: null, signal: "SIGINT", stdout: "", stderr: "" });
  await expect.poll(clients).toBe(0);
  expect(asked()).toEqual(["child"]);
});
