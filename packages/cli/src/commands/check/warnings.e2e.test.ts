import { chmodSync } from "node:fs";
import { createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { createCheckWorld } from "../../../test/check-world.ts";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createCheckWorld(canary);
const { check, writePrivate } = world;
afterAll(() => world.remove());

test("what works and should not stay is warned of", async () => {
  const env = world.write(".env", `URL=${canary}\n`);
  chmodSync(env, 0o644);
  const config = world.write(
    "warned.toml",
    `[policy]\ndefault = "deny"\n[secret.env]\nfile = ".env"\n[secret.vault]\naddress = "http://bao.example:8200"\ntoken = "${canary}"\n[secret.vault_b]\naddress = "http://127.0.0.1:8200"\ntoken = '<<secret "env" "T">>'\n`,
  );
  chmodSync(config, 0o644);
  for (const folder of [world.home, world.directory]) chmodSync(folder, 0o755);
  const { stderr, exitCode } = await check(["-c", config, "--offline"]);
  expect(exitCode).toBe(0);
  expect(stderr.match(/^warning: \w+/gm)).toEqual([
    "warning: readable_by_others",
    "warning: readable_by_others",
    "warning: plain_http",
    "warning: literal_credential",
  ]);
  expect(stderr).toContain("at warned.toml:7:1 secret.vault.token\n  7 | token = ***\n    | ^^^^^\n");
});

test("credentials of sinks that are written in plain are warned of, by their names only", async () => {
  const text = `[policy]\ndefault = "deny"\n[secret.env]
[process.web]
command = ["web"]
[process.web.env]
DB_PASSWORD = "${canary}"
LOG_LEVEL = "info"
[container.web]
image = "web:1"
[container.web.registry]
username = "robot"
password = "${canary}"
`;
  const run = await check(["-c", writePrivate("plain.toml", text), "--offline"]);
  expect(run.exitCode).toBe(0);
  expect(
    run.stderr,
  ).toBe(`warning: literal_credential: by its name this variable is a credential, and it is written in plain
  at plain.toml:7:1 process.web.env.DB_PASSWORD
  7 | DB_PASSWORD = ***
    | ^^^^^^^^^^^
  hint: keep it elsewhere and write a reference, such as <<secret "env" "NAME">>

warning: literal_credential: a credential is written in plain
  at plain.toml:13:1 container.web.registry.password
  13 | password = ***
     | ^^^^^^^^
  hint: keep it elsewhere and write a reference, such as <<secret "env" "NAME">>
`);
});

test("a directory is warned of where its files can be read, not where only their names can", async () => {
  const directory = createWorld();
  try {
    const file = directory.write("password", canary);
    const config = writePrivate(
      "directory.toml",
      `[policy]\ndefault = "deny"\n[secret.file]\ndir = "${directory.directory}"\n`,
    );
    chmodSync(directory.home, 0o755);
    chmodSync(directory.directory, 0o755);
    chmodSync(file, 0o600);
    expect(await check(["-c", config, "--offline"])).toMatchObject({ exitCode: 0, stderr: "" });
    chmodSync(directory.directory, 0o711);
    chmodSync(file, 0o644);
    const { stderr } = await check(["-c", config, "--offline"]);
    expect(stderr.match(/^warning: .*/gm)).toEqual([
      "warning: readable_by_others: every user of this machine can read files in this directory",
    ]);
  } finally {
    directory.remove();
  }
});

test("what every user could read is no warning behind a closed folder, nor for a config without a credential", async () => {
  const text = `[policy]\ndefault = "deny"\n[secret.env]\nfile = ".env"\n`;
  const env = world.write(".env", `URL=${canary}\n`);
  const config = world.write("unwarned.toml", text);
  for (const path of [env, config]) chmodSync(path, 0o644);
  chmodSync(world.directory, 0o700);
  expect(await check(["-c", config, "--offline"])).toMatchObject({ exitCode: 0, stderr: "" });
  for (const folder of [world.home, world.directory]) chmodSync(folder, 0o755);
  const { stderr } = await check(["-c", config, "--offline"]);
  expect(stderr.match(/^warning: .*/gm)).toEqual([
    "warning: readable_by_others: every user of this machine can read this file",
  ]);
});
