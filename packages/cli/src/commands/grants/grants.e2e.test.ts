import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = "canary-grants-4be1d07c22";
const environment = { SMTP_PASSWORD: canary, FORCE_COLOR: "0" };
const world = createWorld();
afterAll(() => world.remove());

const config = `[secret.env]
[secret.vault]
address = "http://127.0.0.1:1"
token = '<<secret "env" "VAULT_TOKEN">>'

[[grant]]
consumer = ["plugin:mailer", "plugin:report-*"]
allow = ["env:SMTP_*", "vault:apps/mail/**"]
deny = ["vault:apps/mail/root"]
expires = 2020-01-01

[[grant]]
consumer = "cli:get"
allow = ["env:API_KEY"]
`;
world.write("latebound.toml", config);
world.write("manifest.json", '{ "secrets": ["env:SMTP_*", "vault:apps/other#password"] }');

test("shows who may use what in file order, in a config that isn't trusted", async () => {
  const run = await world.run(["grants", "show"], { environment });
  expect(run).toMatchObject({ exitCode: 0, stderr: "what nothing allows is refused\n" });
  const lines = run.stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    ["CONSUMER", "MAY", "KEYS", "UNTIL", "WHERE"],
    [
      "plugin:mailer, plugin:report-*",
      "use",
      "env:SMTP_*",
      "2020-01-01T00:00:00.000Z (over)",
      "latebound.toml:6",
    ],
    [
      "plugin:mailer, plugin:report-*",
      "use",
      "vault:apps/mail/**",
      "2020-01-01T00:00:00.000Z (over)",
      "latebound.toml:6",
    ],
    [
      "plugin:mailer, plugin:report-*",
      "not use",
      "vault:apps/mail/root",
      "2020-01-01T00:00:00.000Z (over)",
      "latebound.toml:6",
    ],
    ["cli:get", "use", "env:API_KEY", "latebound.toml:12"],
  ]);
  expect(run.stdout).not.toContain(canary);
});

test("shows one consumer's, as JSON", async () => {
  const run = await world.run(["grants", "show", "cli:get", "--format", "json"], { environment });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(JSON.parse(run.stdout)).toEqual({
    default: "deny",
    rules: [
      {
        effect: "allow",
        pattern: "env:API_KEY",
        consumers: ["cli:get"],
        file: join(world.directory, "latebound.toml"),
        line: 12,
      },
    ],
  });
});

test("says that without grants everyone may use everything, and what no consumer can be called", async () => {
  const open = world.write("open.toml", "[secret.env]\n");
  const run = await world.run(["grants", "show", "-c", open]);
  expect(run).toEqual({
    exitCode: 0,
    signal: null,
    stdout: "",
    stderr: "there are no grants: every consumer may use everything\n",
  });
  const bad = await world.run(["grants", "show", "Not A Consumer"]);
  expect(bad).toMatchObject({ exitCode: 1, stdout: "" });
  expect(bad.stderr).toContain("invalid_config");
});

test("a manifest's wishes beside the grants, and the TOML to add", async () => {
  world.write("alive.toml", config.replace(/expires.*\n/, ""));
  const words = ["grants", "diff", "plugin:mailer", "manifest.json", "-c", "alive.toml"];
  const run = await world.run(words, { environment });
  expect(run).toMatchObject({ exitCode: 1, stderr: "" });
  const [diff, toml = ""] = run.stdout.split("\n\n");
  expect(diff).toBe("  env:SMTP_*\n+ vault:apps/other#password\n- vault:apps/mail/**");
  expect(toml).toBe('[[grant]]\nconsumer = "plugin:mailer"\nallow = ["vault:apps/other#password"]\n');
  world.write("granted.toml", `${config.replace(/expires.*\n/, "")}${toml}`);
  const granted = await world.run([...words.slice(0, 4), "-c", "granted.toml", "--format", "json"]);
  expect(granted).toMatchObject({ exitCode: 0, stderr: "" });
  expect(JSON.parse(granted.stdout)).toMatchObject({ missing: [], toml: "" });
});

test("a key that a pattern covers is granted, and without grants nothing is restricted", async () => {
  world.write("covered.json", '{ "secrets": ["env:SMTP_PASSWORD"] }');
  world.write("alive.toml", config.replace(/expires.*\n/, ""));
  const words = ["grants", "diff", "plugin:mailer", "covered.json", "-c"];
  const run = await world.run([...words, "alive.toml"], { environment });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(run.stdout).toContain("  env:SMTP_PASSWORD\n");
  world.write("none.toml", "[secret.env]\n");
  const open = await world.run([...words, "none.toml"], { environment });
  expect(open.stderr).toContain("there are no grants: nothing is restricted");
  expect(`${run.stdout}${open.stdout}`).not.toContain(canary);
});

test("of a manifest that is none only its name is told", async () => {
  world.write("broken.json", `{ "secrets": ["${canary}`);
  world.write("other.json", `{ "secrets": ["${canary}"] }`);
  for (const [manifest, says] of [
    ["broken.json", "is not JSON"],
    ["other.json", "secrets[0]"],
    ["absent.json", "absent.json can't be read: it does not exist"],
  ] as const) {
    const run = await world.run(["grants", "diff", "plugin:mailer", manifest]);
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain(canary);
  }
});
