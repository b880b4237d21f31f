import { assertNoCanary, createCanary } from "@latebound/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
afterAll(() => world.remove());

world.write(
  "latebound.toml",
  `[secret.env]
prefix = "APP_"
[secret.env_file]
file = "/run/app.env"
[secret.file]
dir = "/run/secrets"
[secret.file_properties]
properties = "/run/app.properties"
[secret.asm]
region = "eu-central-1"
role_arn = "arn:aws:iam::123456789012:role/reader"
[secret.asm_local]
endpoint = "http://127.0.0.1:1"
[secret.vault]
address = '<<secret "env" "ADDRESS" | default "http://${canary}.internal">>'
token = "${canary}"
cache_ttl = "90s"
max_stale = "0s"
[secret.vault_team]
address = "https://vault.internal"
namespace = "team"
mount = "kv"
kv_version = 2
token_file = "/run/token"
[[grant]]
consumer = "plugin:mailer"
allow = ["*:**"]
deny = ["env:OTHER"]
`,
);

async function explain(...words: string[]) {
  const run = await world.run(["explain", ...words]);
  assertNoCanary(`${run.stdout}${run.stderr}`, canary);
  return run;
}

test("the rule with its place, the provider, the cache and the call, of a config that isn't trusted", async () => {
  const run = await explain("vault:apps/mail#password", "--consumer", "plugin:mailer");
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(run.stdout).toBe(`reference  <<secret "vault" "apps/mail#password">>
consumer   plugin:mailer may use it: allowed by "*:**" of the grant at latebound.toml:25:3 grant[0]
provider   vault, of the kind vault, latebound.toml:14
cache      kept 90s, never longer; an absence 5s
calls      GET apps/mail at (what another provider says) (its mount is asked for first); within 10s, 2 retries
`);
});

test.each([
  ["env:A", "variable APP_A of the environment"],
  ["env_file:A", "variable A of /run/app.env"],
  ["file:a/b", "file a/b in /run/secrets"],
  ["file_properties:a.b", "property a.b of /run/app.properties"],
  [
    "asm:a/b#c",
    "GetSecretValue of a/b at secretsmanager.eu-central-1.amazonaws.com as arn:aws:iam::123456789012:role/reader",
  ],
  ["asm_local:a", "GetSecretValue of a at http://127.0.0.1:1"],
  ["vault_team:kv/a#b", "GET kv/a at https://vault.internal, namespace team (mount kv)"],
])("%s would be asked for as %s", async (reference, call) => {
  const run = await explain(reference, "--consumer", "plugin:mailer", "--format", "json");
  expect(JSON.parse(run.stdout).calls).toContain(call);
});

test("who is refused sees the lines to add, or the rule that denies; JSON is as its schema says", async () => {
  const refused = await explain("env:OTHER");
  expect(refused.stdout).toContain("cli:get may not use it: no grant allows it\n");
  expect(refused.stdout).toContain('allow = ["env:OTHER"]\n');
  const denied = await explain('<<secret "env" "OTHER">>', "--consumer", "plugin:mailer", "--format", "json");
  expect(JSON.parse(denied.stdout)).toMatchObject({
    allowed: false,
    rule: 'denied by "env:OTHER" of the grant at latebound.toml:25:3 grant[0]',
    line: 1,
  });
  const { stdout } = await world.run(["schema", "explain"]);
  const validate = new Ajv2020().compile(JSON.parse(stdout));
  const asJson = await explain("env:OTHER", "--format", "json");
  for (const text of [denied.stdout, asJson.stdout])
    expect([validate(JSON.parse(text)), validate.errors]).toEqual([true, null]);
  expect(validate({})).toBe(false);
});

test("what is no reference and what is no consumer are faults", async () => {
  expect(await explain("no:SUCH")).toMatchObject({ exitCode: 1, stdout: "" });
  expect(await explain("env:A", "--consumer", "Plugin")).toMatchObject({ exitCode: 2, stdout: "" });
});
