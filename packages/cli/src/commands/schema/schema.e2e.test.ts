import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

// Core's own parser.
const { parse } = createRequire(new URL("../../../../core/package.json", import.meta.url))("smol-toml");
const world = createWorld();
afterAll(() => world.remove());

const { stdout } = await world.run(["schema"]);
const validate = new Ajv({ strict: true, allErrors: true, strictRequired: false }).compile(
  JSON.parse(stdout),
);

/** As editors see it: dates are text. */
function isValid(toml: string): boolean {
  return validate(JSON.parse(JSON.stringify(parse(toml))));
}

const good = `top = 1
[secret]
default_provider = "env"
[secret.env]
allow = ["APP_*"]
cache_ttl = "5m"
[secret.env_file]
file = ".env"
allow_empty = true
[secret.prod]
type = "vault"
address = "http://127.0.0.1:8200"
approle = { role_id = '<<secret "env" "ROLE">>', secret_id = '<<secret "env" "X">>' }
retries = 3
[secret.vault_swapped]
type = "file"
dir = "x"
[secret.asm]
batch = '<<secret "env" "BATCH">>'
profile = "main"
[[grant]]
consumer = ["plugin:mailer", "plugin:report-*"]
allow = ["env:A", "*:apps/**#password"]
expires = 2027-01-01
[policy]
default = "deny"
[process.web]
command = ["node", "server.js"]
env = { A = '<<secret "env" "A">>' }
files = { "/run/a" = { content = "x", mode = "0400" }, "/run/b" = "x" }
fifos = { B = { value = "x", reads = 2 }, C = "x" }
kill_timeout = "10s"
[container.web]
image = "web:1"
env = { A = { value = "x", deliver = "env" } }
engine = { host = "unix:///run/docker.sock" }
options = { HostConfig = { Memory = 1 } }
[mail]
secret = { anything = "goes" }
`;

test("a config with every kind of table is valid, and check finds no fault in it either", async () => {
  expect([isValid(good), validate.errors]).toEqual([true, null]);
  const path = world.write("good.toml", good);
  expect(await world.run(["check", "--offline", "--quiet", path])).toMatchObject({ exitCode: 1 });
  const granted = world.write(
    "granted.toml",
    `${good}\n[[grant]]\nconsumer = "cli:run/web"\nallow = ["env:A"]\n`,
  );
  expect(await world.run(["check", "--offline", "--quiet", granted])).toMatchObject({
    exitCode: 0,
    stderr: "",
  });
});

test.each([
  ["an unknown option", '[secret.env]\nprefx = "A"'],
  ["an option of another kind", '[secret.vault_b]\naddress = "http://x"\ndir = "x"'],
  ["an option of the wrong type", "[secret.env]\nfile = 5"],
  ["a duration without a unit", '[secret.env]\ncache_ttl = "5"'],
  ["too many retries", "[secret.env]\nretries = 11"],
  ["an unknown kind", '[secret.prod]\ntype = "vualt"'],
  ["a kind that nobody says", "[secret.prod]"],
  ["a name that can't be one", "[secret.Prod]"],
  ["a grant without a consumer", '[[grant]]\nallow = ["env:A"]'],
  ["a grant that says nothing", '[[grant]]\nconsumer = "plugin:x"'],
  ["a consumer that can't be one", '[[grant]]\nconsumer = "X"\nallow = ["env:A"]'],
  ["an unknown option of a grant", '[[grant]]\nconsumer = "plugin:x"\nalow = ["env:A"]'],
  ["another policy", '[policy]\ndefault = "sometimes"'],
  ["a command that is a line", '[process.web]\ncommand = "x"'],
  ["a process without a command", "[process.web]\nmask = true"],
  ["an unknown key of a container", '[container.web]\nimage = "x"\nimgae = "x"'],
])("%s is refused", (_name, toml) => {
  expect(isValid(toml)).toBe(false);
});

test("the marks of core's own use are not in it, and it reads and needs no config", () => {
  expect(stdout).not.toMatch(/"(secret|path)": true/);
});

test("a name that no schema has is a wrong command line; config is the one without a name", async () => {
  expect(await world.run(["schema", "no-such"])).toMatchObject({ exitCode: 2, stdout: "" });
  expect((await world.run(["schema", "config"])).stdout).toBe(stdout);
});
