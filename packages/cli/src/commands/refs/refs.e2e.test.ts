import { assertNoCanary, createCanary } from "@latebound/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";
import { runInTerminal } from "../../../test/run-in-terminal.ts";

const canary = createCanary();
const world = createWorld();
afterAll(() => world.remove());

world.write(
  "latebound.toml",
  `[secret.env]
[secret.vault]
address = "http://127.0.0.1:1"
token = '<<secret "env" "VAULT_TOKEN">>'
[[grant]]
consumer = ["plugin:mailer", "plugin:report-*"]
allow = ["env:URL", "vault:apps/**"]
[[grant]]
consumer = "plugin:report-old"
deny = ["vault:apps/**"]
[mail]
url = 'x${canary}<<secret "env" "URL" | default "${canary}">>'
password = '<<secret "vault" "apps/mail?version=2#p">>'
other = '<<secret "env" "OTHER">>'
`,
);

test("a table of the references, of a config that need not be trusted", async () => {
  const run = await world.run(["refs"]);
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(
    run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ["WHERE", "PROVIDER", "KEY", "CONSUMERS"],
    ["latebound.toml:12:49 mail.url", "env", "URL", "plugin:mailer, plugin:report-*, plugin:report-old"],
    ["latebound.toml:13:13 mail.password", "vault", "apps/mail?version=2#p", "nobody"],
    ["latebound.toml:14:10 mail.other", "env", "OTHER", "nobody"],
    ["latebound.toml:4:10 secret.vault.token", "env", "VAULT_TOKEN", "provider:vault"],
  ]);
  assertNoCanary(run.stdout, canary);
});

test("as JSON it is what its schema says", async () => {
  const open = world.write(
    "open.toml",
    `[secret.env]\n[a]\nb = '<<secret "env" "B" | default "${canary}">>'\n`,
  );
  const { stdout: schema } = await world.run(["schema", "refs"]);
  const validate = new Ajv2020().compile(JSON.parse(schema));
  for (const words of [[], [open]]) {
    const run = await world.run(["refs", ...words, "--format", "json"]);
    assertNoCanary(run.stdout, canary);
    expect([validate(JSON.parse(run.stdout)), validate.errors]).toEqual([true, null]);
  }
  const run = await world.run(["refs", open, "--format", "json"]);
  expect(JSON.parse(run.stdout).references).toEqual([
    {
      ...{ file: "open.toml", line: 3, column: 6, path: "a.b", provider: "env", key: "B" },
      ...{ reference: '<<secret "env" "B">>', hasDefault: true, consumers: ["*"], denied: [] },
    },
  ]);
  expect(validate({ references: [{ path: 5 }] })).toBe(false);
});

test("those that may not, where every other consumer may", async () => {
  const config = world.write(
    "denies.toml",
    `[secret.env]\n[policy]\ndefault = "allow"\n[[grant]]\nconsumer = "plugin:x"\ndeny = ["env:B"]\n[a]\nb = '<<secret "env" "B">>'\n`,
  );
  expect((await world.run(["refs", config])).stdout).toContain("every consumer but plugin:x\n");
});

test("faults of the config are told, all of them", async () => {
  const config = world.write(
    "faulty.toml",
    `[secret.env]\nx = "${canary}"\n[a]\nb = '<<secret "no" "B">>'\n`,
  );
  const run = await world.run(["refs", config]);
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain("2 faults");
  assertNoCanary(run.stderr, canary);
});

test("on a narrow terminal the table wraps", async () => {
  const { screen, exitCode } = await runInTerminal(world, ["refs"], { columns: 60 });
  expect(exitCode).toBe(0);
  for (const line of screen.split("\r\n")) expect(line.length).toBeLessThanOrEqual(60);
});
