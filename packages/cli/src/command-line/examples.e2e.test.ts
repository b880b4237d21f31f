import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createAuditLog } from "@latebound/audit";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { cliEnvironment, createWorld } from "../../test/run-cli.ts";
import { commands } from "./command-list.ts";

const canary = "canary-examples-27ab31d0c9";
const world = createWorld();
const environment = cliEnvironment(world.home, {
  PATH: `${join(world.directory, "bin")}:/usr/bin:/bin`,
  API_KEY: canary,
  LATEBOUND_AGENT: "0",
});
afterAll(() => world.remove());

/** Those that need no server, no terminal and no other program, and end by themselves. */
const runnable = new Set([
  "audit query",
  "completion",
  "doctor",
  "grants diff",
  "grants show",
  "man",
  "refs",
  "schema",
]);
/** `grants diff` gives 1 where something is missing, as it is here. */
const expected: Readonly<Record<string, number>> = { "grants diff": 1 };
const lines = commands
  .filter(({ name }) => runnable.has(name))
  .flatMap(({ name, examples }) => examples.map(({ line }) => ({ name, line })));

beforeAll(async () => {
  for (const folder of [
    "bin",
    "plugins/mailer",
    "../.local/share/bash-completion/completions",
    "../.zsh/functions",
    "../.config/fish/completions",
  ])
    mkdirSync(join(world.directory, folder), { recursive: true });
  world.write("bin/latebound", `#!/bin/sh\nexec "${process.execPath}" "${inject("cli").bin}" "$@"\n`);
  chmodSync(join(world.directory, "bin/latebound"), 0o755);
  const config = '[secret.env]\n[app]\nkey = \'<<secret "env" "API_KEY">>\'\n';
  for (const name of ["latebound.toml", "app.toml", "dev.toml"]) world.write(name, config);
  for (const name of ["secrets.json", "plugins/mailer/secrets.json"])
    world.write(name, '{ "secrets": ["env:API_KEY"] }');
  const path = join(world.directory, "audit.jsonl");
  const log = createAuditLog({ path, key: Buffer.alloc(32, 7), mode: "required" });
  await log.open();
  await log.close();
});

test("there is an example of each", () => {
  expect(new Set(lines.map(({ name }) => name))).toEqual(runnable);
});

test.each(lines)("$line", ({ name, line }) => {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", line], {
    cwd: world.directory,
    env: environment,
    encoding: "utf8",
  });
  expect({ status, stderr }).toMatchObject({ status: expected[name] ?? 0 });
  expect(stdout + stderr).not.toContain(canary);
});
