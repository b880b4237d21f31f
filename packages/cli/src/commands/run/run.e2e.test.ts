import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { afterAll, afterEach, expect, test } from "vitest";
import { memoryFilesHolding } from "../../../test/memory-files.ts";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const environment = { API_KEY: canary };
const world = createWorld();
const config = world.write(
  "app.toml",
  `[secret.env]
[process.web]
command = ["sh", "-c", 'echo "$0 $1 $TOKEN $MODE"', "web"]
env.TOKEN = '<<secret "env" "API_KEY">>'
env.MODE = "plain"
[process.two]
command = ["true"]
`,
);
afterAll(() => world.remove());
afterEach(() => {
  expect(memoryFilesHolding(canary)).toEqual([]);
});

const shell = (script: string) => ["--", "sh", "-c", script];
const run = (words: readonly string[], options = {}) =>
  world.run(["--config", config, "run", ...words], { environment, ...options });
const token = ["--env", "TOKEN=env:API_KEY"];

test("the child gets the value, its output is masked, and its exit code is the command's", async () => {
  const ended = await run([...token, ...shell('echo "$TOKEN ${#TOKEN}"; echo "$TOKEN" >&2; exit 7')]);
  expect(ended).toEqual({
    exitCode: 7,
    signal: null,
    stdout: `***** ${canary.length}\n`,
    stderr: "*****\n",
  });
});

test("a value may stand in a longer text, and --no-mask leaves the output as it is", async () => {
  const words = ["--env", 'URL=db://app:<<secret "env" "API_KEY" | urlencode>>@db', "--no-mask"];
  const ended = await run([...words, ...shell("echo $URL")]);
  expect(ended.stdout).toBe(`db://app:${encodeURIComponent(canary)}@db\n`);
});

test("standard input reaches the child unchanged, whatever is in it", async () => {
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
  const ended = await run([...token, "--", "sha256sum"], { stdin: bytes });
  const { createHash } = await import("node:crypto");
  expect(ended.stdout).toBe(`${createHash("sha256").update(bytes).digest("hex")}  -\n`);
});

test("a child that was ended by a signal ends the command by the same", async () => {
  expect(await run([...token, ...shell("kill -KILL $$")])).toMatchObject({ signal: "SIGKILL" });
  expect(await run([...token, ...shell("kill -TERM $$")])).toMatchObject({ signal: "SIGTERM" });
});

test("what can't be started, and what fails before, have codes of their own", async () => {
  const plain = world.write("plain", "no program");
  chmodSync(plain, 0o644);
  const codes = await Promise.all(
    [
      [...token, "--", "no-such-program"],
      [...token, "--", plain],
      ["--env", "TOKEN=env:NOTHING", "--", "true"],
      ["--env", "TOKEN=nowhere:KEY", "--", "true"],
      ["--env", `PATH=env:API_KEY`, "--", "true"],
      ["--env", "=env:API_KEY", "--", "true"],
      ["--env", "TOKEN=a<<b", "--", "true"],
      [],
      ["no", "marks"],
      ["nobody"],
    ].map(async (words) => {
      const { exitCode, stdout, stderr } = await run(words);
      expect(stdout).toBe("");
      expect(stderr).not.toContain(canary);
      expect(stderr).not.toBe("");
      return exitCode;
    }),
  );
  expect(codes).toEqual([127, 126, 125, 125, 125, 2, 2, 2, 2, 2]);
  expect((await run([])).stderr).toContain("latebound run [options] -- COMMAND ARG…");
  expect((await run(["nobody"])).stderr).toContain("web, two");
});

test("a process of the config takes more arguments, and options win over its table", async () => {
  expect((await run(["web", "--", "--port"])).stdout).toBe("web --port ***** plain\n");
  const files = ["--env-from", world.write("mode.env", "MODE=from-file\nOTHER=1\n")];
  expect((await run([...files, "web"])).stdout).toBe("web  ***** from-file\n");
  expect((await run([...files, "--env", "MODE=env:API_KEY", "web"])).stdout).toBe("web  ***** *****\n");
});

test("an env file holds plain text and references", async () => {
  const file = world.write(
    ".env.refs",
    `# a comment\nPLAIN="two words"\nTOKEN='<<secret "env" "API_KEY">>'\nBOTH='x-<<secret "env" "API_KEY">>'\nTEXT='<<"env:./dev.db">>'\n`,
  );
  const ended = await run(["--env-from", file, ...shell('echo "$PLAIN|$TOKEN|$BOTH|$TEXT"')]);
  expect(ended).toMatchObject({ exitCode: 0, stdout: "two words|*****|x-*****|env:./dev.db\n", stderr: "" });
  const absent = await run(["--env-from", "absent.env", "--", "true"]);
  expect(absent).toMatchObject({ exitCode: 125 });
  expect(absent.stderr).toContain("absent.env");
});

test("values reach the child through descriptors, FIFOs, files and standard input, and nothing stays", async () => {
  const path = join(world.directory, "key.pem");
  const ways = ["--fd", "FD=env:API_KEY", "--fifo", "FIFO=env:API_KEY", "--file", "key.pem=env:API_KEY"];
  const script = 'cat $FD | wc -c; cat $FIFO | wc -c; stat -c %a key.pem; cat key.pem; wc -c; echo "$FIFO"';
  const ended = await run([...ways, "--stdin", "env:API_KEY", ...shell(script)]);
  const { length } = canary;
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  const [fifo = ""] = ended.stdout.match(/\/.*$/m) ?? [];
  expect(ended.stdout).toBe(`${length}\n${length}\n600\n*****${length}\n${fifo}\n`);
  expect([path, fifo].filter((left) => existsSync(left))).toEqual([]);
});

test("the child inherits neither the resolver's credentials nor the way to the agent", async () => {
  const nested = world.write(
    "nested.toml",
    `[secret.env]\nprefix = "MY_"\n[secret.vault]\naddress = "http://127.0.0.1:1"\ntoken = '<<secret "env" "LOGIN">>'\n`,
  );
  const names = { MY_LOGIN: canary, VAULT_TOKEN: canary, LATEBOUND_AGENT_SOCKET: "/s", KEPT: "kept" };
  const script = shell("echo $MY_LOGIN $VAULT_TOKEN $LATEBOUND_AGENT_SOCKET $KEPT");
  const words = ["--config", nested, "run"];
  expect((await world.run([...words, ...script], { environment: names })).stdout).toBe("kept\n");
  const asked = await world.run([...words, "--allow-env", "MY_LOGIN", "--strip-env", "KEPT", ...script], {
    environment: names,
  });
  expect(asked.stdout).toBe(`${canary}\n`);
  const pristine = await world.run([...words, "--pristine", "--", "/usr/bin/env"], { environment: names });
  expect(pristine.stdout).toBe("");
});

test("--report says what was delivered, and a value that is not masked is told of, with --quiet too", async () => {
  const told = await run([...token, "--report", "--", "true"]);
  expect(told.stderr).toContain('env  TOKEN   env                <<secret "env" "API_KEY">>');
  const short = { environment: { API_KEY: "abc" } };
  for (const words of [[], ["--quiet"]]) {
    const warned = await run([...words, ...token, "--", "true"], short);
    expect(warned.stderr).toBe(
      'latebound: <<secret "env" "API_KEY">> is not masked in output: it is too short\n',
    );
  }
});

test("no value is in what --debug tells, nor in a command line", async () => {
  const script = "cat /proc/$PPID/cmdline /proc/$$/cmdline | tr '\\0' ' '";
  const ended = await run(["--debug", "--no-mask", ...token, ...shell(script)]);
  expect(ended.stderr).toContain("access");
  expect(ended.stdout).toContain("TOKEN=env:API_KEY");
  expect(ended.stdout + ended.stderr).not.toContain(canary);
});

test("an argument that looks like a reference is passed as it is, and told of", async () => {
  const ended = await run([...token, "--", "echo", '<<secret "env" "API_KEY">>']);
  expect(ended.stdout).toBe('<<secret "env" "API_KEY">>\n');
  expect(ended.stderr).toContain("run.args[0] looks like a reference");
});

test("a reader that leaves early ends a child that goes on writing", async () => {
  const started = world.start(["--config", config, "run", ...token, ...shell("yes $TOKEN")], { environment });
  await started.until("*****");
  started.child.stdout.destroy();
  const { exitCode, stderr } = await started.ended;
  expect([1, 128 + 13]).toContain(exitCode);
  expect(stderr).not.toContain(canary);
});

test("NO_COLOR and --quiet hold for faults and warnings", async () => {
  const coloured = { environment: { API_KEY: "abc", FORCE_COLOR: "1" } };
  expect((await run([...token, "--", "true"], coloured)).stderr).toContain("\u001b[");
  const plain = { environment: { ...coloured.environment, NO_COLOR: "1" } };
  expect((await run([...token, "--", "true"], plain)).stderr).not.toContain("\u001b[");
  const fault = await run(["--quiet", "--env", "TOKEN=env:NOTHING", "--", "true"], plain);
  expect(fault.stderr).toContain("not_found");
  expect(fault.stderr).not.toContain("\u001b[");
});

test("without a config a command runs as it is, and a reference is a fault", async () => {
  const bare = createWorld();
  try {
    expect(await bare.run(["run", "--", "echo", "hi"])).toMatchObject({
      exitCode: 0,
      stdout: "hi\n",
      stderr: "",
    });
    expect(await bare.run(["run", ...token, "--", "true"], { environment })).toMatchObject({ exitCode: 2 });
  } finally {
    bare.remove();
  }
});

test("a signal reaches the child once, and a second one kills it", async () => {
  const script = "trap 'echo got; exit 3' TERM; echo ready; while :; do sleep 0.02; done";
  const one = world.start(["--config", config, "run", ...token, ...shell(script)], { environment });
  await one.until("ready");
  one.child.kill("SIGTERM");
  expect(await one.ended).toMatchObject({ exitCode: 3, stdout: "ready\ngot\n" });
  const deaf = "trap 'echo got' INT; echo ready; while :; do sleep 0.02; done";
  const two = world.start(["--config", config, "run", ...token, ...shell(deaf)], { environment });
  await two.until("ready");
  two.child.kill("SIGINT");
  await two.until("got");
  two.child.kill("SIGINT");
  expect(await two.ended).toMatchObject({ signal: "SIGKILL", stdout: "ready\ngot\n" });
});

test.each([
  ["QUIT", 131],
  ["ABRT", 134],
  ["TRAP", 133],
  ["SYS", 159],
] as const)("SIG%s goes to the child, and no core of the command's own is dumped", async (name, exitCode) => {
  const words = ["--config", config, "run", ...token];
  const script = `trap 'echo got; exit 3' ${name}; echo ready; while :; do sleep 0.02; done`;
  const heard = world.start([...words, ...shell(script)], { environment });
  await heard.until("ready");
  heard.child.kill(`SIG${name}`);
  expect(await heard.ended).toMatchObject({ exitCode: 3, stdout: "ready\ngot\n" });
  const fallen = await world.run([...words, ...shell(`ulimit -c 0; kill -${name} $$`)], { environment });
  expect(fallen).toMatchObject({ exitCode, signal: null });
});

test("a value that a child never asked for is in none of the folder's files", () => {
  const files = readdirSync(world.home, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  expect(files.length).toBeGreaterThan(3);
  const holding = files.filter(({ parentPath, name }) =>
    readFileSync(join(parentPath, name)).includes(canary),
  );
  expect(holding).toEqual([]);
});

test("a directory that isn't there is told by the option that names it, or by its place in the config", async () => {
  const named = await run([...token, "--directory", "nosuch", "--", "true"]);
  expect(named).toMatchObject({ exitCode: 127, stdout: "" });
  expect(named.stderr).toBe(
    "latebound: --directory: can't start true: there is no such directory to run it in\n",
  );
  const table = `[secret.env]\n[process.web]\ncommand = ["true"]\ndirectory = "nosuch"\n`;
  const written = await world.run(["-c", world.write("directory.toml", table), "run", "web"]);
  expect(written.stderr).toContain("latebound: process.web.directory: can't start true: there is no such");
  const unknown = await run([...token, "--", "no-such-command"]);
  expect(unknown).toMatchObject({ exitCode: 127 });
  expect(unknown.stderr).toMatch(
    /^latebound: can't start no-such-command: there is no such file.*\n {2}look at/,
  );
});
