import { readdirSync, readFileSync, statSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createWorld } from "../../../test/run-cli.ts";
import { runInTerminal, runScriptInTerminal } from "../../../test/run-in-terminal.ts";

const canary = "canary-get-7f3a9c1e5b";
const environment = { API_KEY: canary };
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
afterAll(() => world.remove());

test("a pipe gets the value as it is, without a newline", async () => {
  const run = await world.run(["--config", config, "get", "env:API_KEY"], { environment });
  expect(run).toEqual({ exitCode: 0, signal: null, stdout: canary, stderr: "" });
});

test("--json tells what is known of the secret, without its value", async () => {
  const run = await world.run(["get", "--config", config, "env:API_KEY", "--json"], { environment });
  expect(run.exitCode).toBe(0);
  expect(JSON.parse(run.stdout)).toEqual({ reference: '<<secret "env" "API_KEY">>', bytes: canary.length });
});

test("--output writes the very bytes to a file of its owner's alone, and replaces one", async () => {
  const path = world.write("key.pem", "old");
  const words = ["--config", config, "get", "env:API_KEY", "--output", "key.pem"];
  expect(await world.run(words, { environment })).toEqual({
    exitCode: 0,
    signal: null,
    stdout: "",
    stderr: "",
  });
  expect(readFileSync(path, "utf8")).toBe(canary);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const absent = await world.run(words, { environment: {} });
  expect(absent).toMatchObject({ exitCode: 1, stdout: "" });
  expect(readFileSync(path, "utf8")).toBe(canary);
  expect(readdirSync(world.directory).filter((name) => name.startsWith("."))).toEqual([]);
});

test("--output - is standard output", async () => {
  const run = await world.run(["--config", config, "get", "env:API_KEY", "-o", "-"], { environment });
  expect(run).toMatchObject({ exitCode: 0, stdout: canary, stderr: "" });
});

test("text with references in it is a usage fault that names the command for it", async () => {
  for (const word of [
    'a <<secret "env" "API_KEY">>',
    '<<secret "env" "API_KEY">><<secret "env" "API_KEY">>',
  ]) {
    const run = await world.run(["--config", config, "get", word], { environment });
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain("get takes one reference");
    expect(run.stderr).toContain("latebound render");
  }
});

test("a reader that is gone before the value comes is no fault", async () => {
  const started = world.start(["--config", config, "get", "env:API_KEY"], { environment });
  started.child.stdout.destroy();
  expect(await started.ended).toMatchObject({ exitCode: 0, signal: null, stderr: "" });
});

test("an absent secret is a fault on stderr, with nothing on stdout", async () => {
  const run = await world.run(["get", "--config", config, "env:OTHER"], { environment });
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain("not_found");
});

describeLive("openbao", ({ address, token }) => {
  test("a value of a real server", async () => {
    const write = {
      method: "PUT",
      headers: { "X-Vault-Token": token },
      body: `{"data":{"password":"${canary}"}}`,
    };
    const written = await fetch(`${address}/v1/secret/data/cli-get`, write);
    expect(written.status).toBe(200);
    const vault = world.write(
      "vault.toml",
      `[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n[secret.env]\n`,
    );
    const run = await world.run(["get", "-c", vault, "vault:secret/cli-get#password"], {
      environment: { VAULT_TOKEN: token },
    });
    expect(run).toEqual({ exitCode: 0, signal: null, stdout: canary, stderr: "" });
  });
});

test("a terminal is asked first", async () => {
  const no = await runInTerminal(world, ["get", "--config", config, "env:API_KEY"], {
    answers: [{ when: "Show the value", type: "n" }],
    environment,
  });
  expect(no.exitCode).toBe(1);
  expect(no.screen).not.toContain(canary);
  const end = await runInTerminal(world, ["get", "--config", config, "env:API_KEY"], {
    answers: [{ when: "Show the value", type: "\u0004" }],
    environment,
  });
  expect(end.exitCode).toBe(1);
  expect(end.screen).not.toContain(canary);
  expect(end.screen).toContain("nothing was shown");
  expect(end.screen.lastIndexOf("\u001b[?25h")).toBeGreaterThan(end.screen.lastIndexOf("\u001b[?25l"));
  const yes = await runInTerminal(world, ["get", "--config", config, "env:API_KEY"], {
    answers: [{ when: "Show the value", type: "y" }],
    environment,
  });
  expect(yes).toMatchObject({ exitCode: 0 });
  expect(yes.screen).toContain(canary);
});

test("a dumb terminal is asked in a plain line", async () => {
  const ask = (type: string) =>
    runInTerminal(world, ["get", "--config", config, "env:API_KEY"], {
      answers: [{ when: "Show the value on this terminal? (y/N) ", type }],
      environment: { ...environment, TERM: "dumb" },
    });
  const yes = await ask("y\r");
  expect(yes.exitCode).toBe(0);
  expect(yes.screen).toContain(`\n${canary}\r\n`);
  expect(yes.screen).not.toContain("\u001b");
  for (const type of ["\r", "no\r", "yesterday\r", "\u0003", "\u0004"]) {
    const other = await ask(type);
    expect(other.exitCode).toBe(1);
    expect(other.screen).toContain("\nlatebound: nothing was shown");
    expect(other.screen).not.toContain(canary);
  }
});

test("where the question would not be seen the value isn't shown", async () => {
  const script = `latebound get --config ${config} env:API_KEY 2>said; code=$?; cat said; exit $code`;
  const { screen, exitCode } = await runScriptInTerminal(world, script, { environment });
  expect(exitCode).toBe(1);
  expect(screen).toContain("nothing was shown");
  expect(screen).not.toContain(canary);
});

test("--reveal shows it without a question: a terminal gets a newline, a pipe none", async () => {
  const words = ["get", "--config", config, "env:API_KEY", "--reveal"];
  const { screen, exitCode } = await runInTerminal(world, words, { environment });
  expect({ screen, exitCode }).toEqual({ screen: `${canary}\r\n`, exitCode: 0 });
  expect(await world.run(words, { environment })).toMatchObject({ exitCode: 0, stdout: canary, stderr: "" });
});
