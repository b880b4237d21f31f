import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, expect, inject, test } from "vitest";
import { cliEnvironment, createWorld } from "../test/run-cli.ts";

const canary = "canary-frame-51f0c2a9e7";
const environment = { API_KEY: canary };
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
afterAll(() => world.remove());

test.each(["http", "HTTP,net", "tls", "fs,undici", "child_process", "*"])(
  "NODE_DEBUG=%s is refused before anything is fetched",
  async (debug) => {
    const run = await world.run(["-c", config, "get", "env:API_KEY"], {
      environment: { ...environment, NODE_DEBUG: debug },
    });
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain("NODE_DEBUG would print");
    expect(run.stderr).not.toContain(canary);
  },
);

test("for a run that is what keeps it from starting its command", async () => {
  for (const LATEBOUND_AGENT of ["0", "1"]) {
    const run = await world.run(["-c", config, "run", "--", "true"], {
      environment: { LATEBOUND_AGENT, NODE_DEBUG: "http" },
    });
    expect(run).toMatchObject({ exitCode: 125, stdout: "" });
    expect(run.stderr).toContain("NODE_DEBUG would print");
  }
});

test.each([
  [["check"], 1],
  [["get", "env:API_KEY"], 1],
  [["run", "--", "true"], 125],
])("a working directory that was removed is a fault of %j", async (words, exitCode) => {
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"';
  for (const agent of ["0", "1"]) {
    const child = spawn("sh", ["-c", script, process.execPath, inject("cli").bin, ...words], {
      cwd: world.directory,
      env: cliEnvironment(world.home, { LATEBOUND_AGENT: agent }),
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect([code, stderr]).toEqual([
      exitCode,
      "latebound: the working directory isn't there any more\n  change to another one\n",
    ]);
  }
});

test("a reader that leaves early is no fault", async () => {
  const { bin } = inject("cli");
  const child = spawn(process.execPath, [bin, "--help"], {
    env: cliEnvironment(world.home),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const [exitCode, signal] = await once(child, "close");
  expect({ exitCode, signal, stderr: String(Buffer.concat(errors)) }).toEqual({
    exitCode: 0,
    signal: null,
    stderr: "",
  });
});

test("no colours but on a terminal", async () => {
  const run = await world.run(["-c", config, "get", "env:OTHER"], { environment });
  expect(run.stderr).not.toContain("\u001b[");
  expect(run.stderr).toContain("not_found");
});

test("a config that was found has no effect until it is trusted, and again once it has changed", async () => {
  const found = createWorld();
  found.write("latebound.toml", "[secret.env]\n");
  const before = await found.run(["get", "env:API_KEY"], { environment });
  expect(before).toMatchObject({ exitCode: 1, stdout: "" });
  expect(before.stderr).toContain("latebound trust");
  expect(await found.run(["trust"])).toMatchObject({ exitCode: 0, stdout: "" });
  expect(await found.run(["get", "env:API_KEY"], { environment })).toMatchObject({
    exitCode: 0,
    stdout: canary,
  });
  found.write("latebound.toml", "[secret.env]\n# changed\n");
  const after = await found.run(["get", "env:API_KEY"], { environment });
  expect(after).toMatchObject({ exitCode: 1, stdout: "" });
  found.remove();
});

test("without any config it says what to do", async () => {
  const empty = createWorld();
  const run = await empty.run(["get", "env:API_KEY"], { environment });
  expect(run).toMatchObject({ exitCode: 2, stdout: "" });
  expect(run.stderr).toContain("latebound init");
  empty.remove();
});
