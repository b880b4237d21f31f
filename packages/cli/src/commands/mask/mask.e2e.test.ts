import { randomBytes } from "node:crypto";
import { createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createWorld } from "../../../test/run-cli.ts";
import { createSilentServer } from "../../../test/silent-server.ts";

const [first, second, third] = [createCanary(), createCanary(), createCanary()];
const environment = { FIRST: first, SECOND: second, THIRD: third, OTHER: createCanary() };
const world = createWorld();
const config = world.write(
  "app.toml",
  `[secret.env]
[mail]
password = '<<secret "env" "FIRST">>'
[process.web]
command = ["true"]
env.TOKEN = 'Bearer <<secret "env" "SECOND">>'
[container.web]
image = "x"
env.TOKEN = '<<secret "env" "THIRD" | base64>>'
`,
);
afterAll(() => world.remove());

const mask = (words: readonly string[], stdin: string | Uint8Array, more = {}) =>
  world.run(["--config", config, "mask", ...words], { environment: { ...environment, ...more }, stdin });

test("the values of the document, of processes and of containers are masked, in their spellings too", async () => {
  const base64 = Buffer.from(third).toString("base64");
  const text = `a ${first} b ${encodeURIComponent(second)} c ${base64} d ${environment.OTHER}\n`;
  const ended = await mask([], text);
  expect(ended).toEqual({
    exitCode: 0,
    signal: null,
    stdout: `a ***** b ***** c ***** d ${environment.OTHER}\n`,
    stderr: "",
  });
});

test("--ref masks what it names, and nothing else", async () => {
  const ended = await mask(["--ref", "env:OTHER"], `${first} ${environment.OTHER}`);
  expect(ended.stdout).toBe(`${first} *****`);
  expect(await mask(["--ref", "a<<b"], first)).toMatchObject({ exitCode: 2, stdout: "" });
});

test("bytes pass as they are", async () => {
  const bytes = Buffer.concat([randomBytes(300_000), Buffer.from([0, 255, 10, 13])]);
  const base64 = await world.run(
    ["--config", config, "run", "--no-mask", "--", "sh", "-c", `"$0" "$1" -c "$2" mask | base64 -w0`].concat(
      process.execPath,
      (await import("vitest")).inject("cli").bin,
      config,
    ),
    { environment, stdin: bytes },
  );
  expect(base64.stdout).toBe(bytes.toString("base64"));
});

test("nothing passes where a value can't be had, or where there is none", async () => {
  const absent = await mask([], `x ${first}`, { SECOND: undefined });
  expect(absent).toMatchObject({ exitCode: 1, stdout: "" });
  expect(absent.stderr).toContain("SECOND");
  const empty = world.write("empty.toml", "[secret.env]\n");
  const none = await world.run(["--config", empty, "mask"], { stdin: "x" });
  expect(none).toMatchObject({ exitCode: 1, stdout: "" });
  expect(none.stderr).toContain("no value to mask");
  for (const words of [[], ["--quiet"]]) {
    const short = await mask(words, "abc", { FIRST: "abc" });
    expect(short).toMatchObject({ exitCode: 0, stdout: "abc" });
    expect(short.stderr).toContain('<<secret "env" "FIRST">> is not masked');
  }
});

test("what comes passes at once, and what is held back at a signal is masked", async () => {
  const started = world.start(["--config", config, "mask"], { environment });
  started.child.stdin.write("line one\n");
  await started.until("line one\n");
  started.child.stdin.write(`${first} two\n`);
  await started.until("***** two\n");
  started.child.stdin.write(`three ${first.slice(0, 8)}`);
  await started.until("three ");
  started.child.kill("SIGINT");
  const ended = await started.ended;
  const stdout = "line one\n***** two\nthree *****";
  expect(ended).toEqual({ exitCode: null, signal: "SIGINT", stdout, stderr: "" });
});

test("a signal that would dump the core, with the values, ends it by its number instead", async () => {
  const started = world.start(["--config", config, "mask"], { environment });
  started.child.stdin.write("line one\n");
  await started.until("line one\n");
  started.child.kill("SIGQUIT");
  expect(await started.ended).toEqual({ exitCode: 131, signal: null, stdout: "line one\n", stderr: "" });
});

test("a reader that leaves early ends it quietly", async () => {
  const started = world.start(["--config", config, "mask"], { environment });
  started.child.stdin.write("one\n");
  await started.until("one\n");
  started.child.stdout.destroy();
  for (let line = 0; line < 1_000; line += 1) started.child.stdin.write(`${"x".repeat(1_000)}\n`);
  expect(await started.ended).toMatchObject({ exitCode: 0, stderr: "" });
});

test("a signal while values are fetched ends it, with nothing passed on", async () => {
  const server = await createSilentServer();
  try {
    const silent = world.write(
      "silent.toml",
      `[secret.vault]\naddress = "${server.address}"\ntoken = "hvs.x"\n`,
    );
    const started = world.start(["-c", silent, "mask", "--ref", "vault:secret/x#a"], { environment });
    started.child.stdin.write(first);
    await server.asked;
    started.child.kill("SIGINT");
    expect(await started.ended).toMatchObject({ signal: "SIGINT", stdout: "" });
  } finally {
    await server.close();
  }
});

describeLive("openbao", ({ address, token }) => {
  test("a value of a real server is masked, and a denied one lets nothing pass", async () => {
    const body = JSON.stringify({ data: { password: first } });
    const headers = { "X-Vault-Token": token };
    const { status } = await fetch(`${address}/v1/secret/data/cli-mask`, { method: "PUT", headers, body });
    expect(status).toBe(200);
    const vault = world.write(
      "vault.toml",
      `[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "T">>'\n[secret.env]\n`,
    );
    const words = ["mask", "--ref", "vault:secret/cli-mask#password"];
    const run = (...configs: string[]) =>
      world.run([...configs.flatMap((file) => ["-c", file]), ...words], {
        environment: { T: token },
        stdin: `<${first}>`,
      });
    expect(await run(vault)).toEqual({ exitCode: 0, signal: null, stdout: "<*****>", stderr: "" });
    const grants = world.write("grants.toml", `[[grant]]\nconsumer = "cli:get"\nallow = ["vault:**"]\n`);
    const denied = await run(vault, grants);
    expect(denied).toMatchObject({ exitCode: 1, stdout: "" });
    expect(denied.stderr).not.toContain(first);
  });
});
