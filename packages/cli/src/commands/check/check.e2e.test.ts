import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createCheckWorld } from "../../../test/check-world.ts";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createCheckWorld(canary);
const { check, writePrivate } = world;
afterAll(() => world.remove());

const faulty = `top = "fine"
[secret]
hvs_${canary} = "${canary}"
default_provdier = "env"
default_provider = "no-${canary}"
[secret.env]
prefx = "${canary}"
file = 5
cache_ttl = "${canary}"
retries = "${canary}"
[secret.Upper-${canary}]
[secret.${canary.replace(/\d/g, "x")}]
[secret.vualt_b]
[secret.file_x]
dir = 5
type = "${canary}"
[secret.env_list]
type = ["${canary}"]
[secret.vault_a]
address = "${canary}"
token = 5
kv_version = 3
max_stale = "1 ${canary}"
max_concurrency = 0
[secret.vault_c]
address = "http://${canary}@host"
token = '<<secret "vault_d" "x">>'
negative_ttl = "-1s"
[secret.vault_d]
address = '<<secret "vault_c" "x">>'
token = '<<secret "absent" "${canary}">>'
[secret.env_bad]
prefix = '<<secret "env" >>'
[secret.vault_e]
[policy]
default = "sometimes"
[[grants]]
consumer = "${canary}"
[[grant]]
consumer = "${canary} ${canary}"
[mail]
url = 'smtp://<<secret "env_list" "x" | ${canary}>>'
other = [1, '<<secret "nowhere" "${canary}">>']
third = '<<secret "env" "a key">>${canary}'
[mail.deep]
key = """
${canary}
<<secret "env" "x?version=">>"""
[process.web]
command = "${canary}"
mask = "${canary}"
[process.web.env]
A = '<<secret "nowhere" "x">>'
[container.web]
imgae = "${canary}"
`;

test("thirty faults and more are told in one run, each with its place and its line, masked", async () => {
  const config = writePrivate("faulty.toml", faulty);
  const run = await check(["-c", config]);
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  const told = run.stderr.replaceAll(world.directory, "").split("\n\n");
  const faults = told.filter((text) => /^(invalid_config|invalid_reference|unknown_provider): /.test(text));
  expect(faults.length).toBeGreaterThanOrEqual(30);
  for (const fault of faults)
    expect(fault).toMatch(/\n {2}at faulty\.toml:\d+:\d+.*\n {2}\d+ \| .*\n +\| +\^+/);
  expect(new Set(faults).size).toBe(faults.length);
  expect(told.join("\n\n").replaceAll(/\d+ characters/g, "N characters")).toMatchSnapshot();
});

test("a config without faults is said to be good; its warnings stand on stderr", async () => {
  const config = writePrivate("good.toml", `[secret.env]\n[mail]\nurl = '<<secret "env" "URL">>'\n`);
  const run = await check(["-c", config], { URL: canary });
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: "ok: 1 reference; it can be read\n",
  });
  const none = await check(["-c", writePrivate("none.toml", "")]);
  expect(none).toMatchObject({
    exitCode: 0,
    stdout: "ok: no reference in the config; providers were not asked: latebound doctor\n",
  });
  expect(run.stderr).toContain("warning: no_grants:");
  expect(await check(["-c", config, "--quiet"], { URL: canary })).toMatchObject({
    exitCode: 0,
    stdout: "",
    stderr: "",
  });
  const offline = await check(["--offline", config]);
  expect(offline).toMatchObject({
    exitCode: 0,
    stdout: "ok: 1 reference; whether they can be read was not asked\n",
  });
});

test("an absent secret is a fault at each place where it is asked for, unless a default answers", async () => {
  const config = writePrivate(
    "absent.toml",
    `[secret.env]\n[mail]\na = 'x-<<secret "env" "A">>'\nb = '<<secret "env" "A">>'\nc = '<<secret "env" "B" | default "${canary}">>'\n`,
  );
  const run = await check(["-c", config, "--quiet"]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr.match(/^not_found: /gm)).toHaveLength(2);
  expect(run.stderr).toContain(`3 | a = ***<<secret "env" "A">>'\n    |        ^^^^^^^^`);
});

test("a field that isn't there is a fault, with the names of those that are", async () => {
  const config = writePrivate("field.toml", `[secret.env]\n[mail]\nurl = '<<secret "env" "MAIL#ulr">>'\n`);
  const run = await check(["-c", config, "--quiet"], { MAIL: `{"url":"${canary}"}` });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toMatch(/^not_found: .*no such field\n {2}at field\.toml:3:8 /);
  expect(run.stderr).toContain("fields there: url\n");
  const text = await check(["-c", config, "--quiet"], { MAIL: canary });
  expect(text.stderr).toMatch(/^invalid_value: /);
});

test("a fault elsewhere keeps no secret from being asked for, but what hangs on a faulty provider is not", async () => {
  const text = `[secret.env]
[secret.env_of_no]
prefix = '<<secret "env_no" "P">>'
[secret.env_no]
prefx = "${canary}"
[mail]
a = '<<secret "env" "ABSENT">>'
b = '<<secret "nowhere" "B">>'
c = '<<secret "env_no" "C">>'
d = '<<secret "env_of_no" "D">>'
`;
  const run = await check(["-c", writePrivate("partly.toml", text), "--quiet"]);
  expect(run.exitCode).toBe(1);
  const told = run.stderr.split("\n").filter((line) => /^\w+: |^ {2}at /.test(line));
  expect(told.map((line) => line.replace(/: .*|^ {2}at /, ""))).toEqual([
    "invalid_config",
    "partly.toml:5:1 secret.env_no",
    "not_found",
    "partly.toml:7:6 mail.a",
    "unknown_provider",
    "partly.toml:8:6 mail.b",
  ]);
});

test("no secret is asked for while a grant has a fault: it may be the one that forbids", async () => {
  const text = `[secret.env]\n[[grant]]\nconsumer = "cli:check"\nalow = ["env:A"]\n[mail]\na = '<<secret "env" "ABSENT">>'\n`;
  const run = await check(["-c", writePrivate("grant.toml", text)]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).not.toContain("not_found");
  expect(run.stderr).toContain("No backend was asked whether the references can be read.\n");
});

test("with grants the document, a process and a container each need one; the line to add works", async () => {
  const text = `[secret.env]
[[grant]]
consumer = "plugin:mailer"
allow = ["env:URL"]
[mail]
url = '<<secret "env" "URL">>'
[process.web]
command = ["web"]
env = { URL = '<<secret "env" "URL">>' }
[container.web]
image = "web:1"
env = { URL = '<<secret "env" "URL">>' }
`;
  const config = writePrivate("grants.toml", text);
  const run = await check(["-c", config], { URL: canary });
  const blocks = [...run.stderr.matchAll(/to allow it, add:\n((?: {4}.*\n)+)/g)].map(
    ([, block = ""]) => block,
  );
  expect(run.exitCode).toBe(1);
  expect(blocks.map((block) => /consumer = "(.*)"/.exec(block)?.[1])).toEqual([
    "cli:check",
    "cli:run/web",
    "cli:container/web",
  ]);
  const granted = writePrivate("granted.toml", `${text}\n${blocks.join("\n")}`);
  expect(await check(["-c", granted, "--quiet"], { URL: canary })).toMatchObject({ exitCode: 0, stderr: "" });
  const asMailer = await check(["-c", config, "--consumer", "plugin:mailer"], { URL: canary });
  expect(asMailer.stderr.match(/^denied_by_policy: /gm)).toHaveLength(2);
});

test("what a process or a container could not be run with is a fault of its table", async () => {
  const config = writePrivate(
    "sinks.toml",
    `[secret.env]
[process.web]
command = ["web", "--password", '<<secret "env" "URL">>']
env = { "${canary}=" = "${canary}" }
[container.web]
image = "web:1"
env = { "1${canary}" = "${canary}" }
options = { Labels = { a = '<<secret "env" "URL">>' } }
`,
  );
  const run = await check(["-c", config, "--quiet", "--offline"]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr.match(/(?<=^ {2}at ).*/gm)).toEqual([
    "sinks.toml:3:33 process.web.command[2]",
    "sinks.toml:4:1 process.web.env",
    "sinks.toml:5:12 container.web.Labels.a",
    "sinks.toml:7:1 container.web.env",
  ]);
});

test("a fault of a run is told with its line too", async () => {
  const text = `[secret.env]\n[process.web]\ncommand = ["true"]\nenv = { A = '${canary}<<secret "env" "GONE">>' }\n`;
  const run = await world.run(["-c", writePrivate("run.toml", text), "run", "web"]);
  expect(run.stderr).toContain(`at run.toml:4:9 process.web.env.A
  4 | env = ***<<secret "env" "GONE">>' }
    |          ^^^^^^^^
`);
  assertNoCanary(run.stderr, canary);
});

test("a config that was found and isn't trusted is not asked about, and the command says what to do", async () => {
  const found = createWorld();
  try {
    found.write("latebound.toml", `[secret.env]\n[mail]\nurl = '<<secret "env" "URL">>'\n`);
    const run = await found.run(["check"]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("latebound trust");
    expect(run.stderr).not.toContain("not_found");
    expect(await found.run(["check", "--offline"])).toMatchObject({ exitCode: 0 });
    expect(await found.run(["trust"])).toMatchObject({ exitCode: 0 });
    expect((await found.run(["check"])).stderr).toContain("not_found");
  } finally {
    found.remove();
  }
});

test("a FILE is not asked about with the credentials that it names, until it is trusted or named by --config", async () => {
  const config = writePrivate("only-shown.toml", `[secret.env]\n[mail]\nurl = '<<secret "env" "URL">>'\n`);
  const before = await check([config]);
  expect(before).toMatchObject({
    exitCode: 0,
    stdout: "ok: 1 reference; whether they can be read was not asked\n",
  });
  expect(before.stderr).toContain("warning: untrusted_config: a FILE that is not trusted is only looked at");
  expect((await check([config, "--offline"])).stderr).not.toContain("untrusted_config");
  expect((await check(["-c", config])).stderr).toContain("not_found");
  expect(await world.run(["trust", config])).toMatchObject({ exitCode: 0 });
  const trusted = await check([config]);
  expect(trusted).toMatchObject({ exitCode: 1, stdout: "" });
  expect(trusted.stderr).toContain("not_found");
  const other = writePrivate("not-trusted.toml", "[mail]\nname = 'x'\n");
  expect((await check([config, other])).stderr).not.toContain("not_found");
});

test("a wrong command line is told as one", async () => {
  expect(await check(["--format", "xml"])).toMatchObject({ exitCode: 2 });
  const config = writePrivate("usage.toml", "[secret.env]\n");
  expect(await check(["-c", config, "--consumer", "No Consumer"])).toMatchObject({ exitCode: 2, stdout: "" });
});

describeLive("openbao", ({ address, token }) => {
  const config = writePrivate(
    "bao.toml",
    `[secret.env]
[secret.vault]
address = "${address}"
token = '<<secret "env" "VAULT_TOKEN">>'
[mail]
good = '<<secret "vault" "secret/cli-check#password">>'
absent = '<<secret "vault" "secret/cli-check-absent#password">>'
mount = '<<secret "vault" "no-such-mount/x#password">>'
field = '<<secret "vault" "secret/cli-check#pasword">>'
`,
  );

  test("each reference is asked for at a real server", async () => {
    const headers = { "X-Vault-Token": token };
    const written = await fetch(`${address}/v1/secret/data/cli-check`, {
      method: "PUT",
      headers,
      body: JSON.stringify({ data: { password: canary } }),
    });
    expect(written.status).toBe(200);
    const run = await check(["-c", config, "--quiet"], { VAULT_TOKEN: token });
    expect(run.exitCode).toBe(1);
    expect(run.stderr.match(/ {2}at .*/g)).toEqual([
      "  at bao.toml:7:11 mail.absent",
      "  at bao.toml:8:10 mail.mount",
      "  at bao.toml:9:10 mail.field",
    ]);
    expect(run.stderr).toContain("no such field\n");
    expect(run.stderr).toContain("fields there: password\n");
  });

  test("a token that is refused is told without the token; one that is absent, once and at its place", async () => {
    const refused = await check(["-c", config, "--quiet"], { VAULT_TOKEN: canary });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("access_denied");
    const absent = await check(["-c", config, "--quiet"]);
    expect(absent.stderr).toContain("at bao.toml:4:10 secret.vault.token");
    expect(absent.stderr.match(/^\w+: /gm)).toHaveLength(1);
  });
});
