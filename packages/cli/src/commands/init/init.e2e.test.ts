import { lstatSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliWorld, createWorld } from "../../../test/run-cli.ts";
import { runInTerminal } from "../../../test/run-in-terminal.ts";

const canary = createCanary();
const environment = { VAULT_ADDR: "http://127.0.0.1:1", VAULT_TOKEN: canary };
let world: CliWorld;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.remove());

const path = () => join(world.directory, "latebound.toml");
const written = () => readFileSync(path(), "utf8");

test("--yes asks nothing, writes no secret, and the new config is trusted and good", async () => {
  world.write(".env", `APP_PASSWORD=${canary}\n`);
  const run = await world.run(["init", "--yes"], { environment });
  expect(run).toMatchObject({ exitCode: 0, stdout: "" });
  assertNoCanary(`${run.stderr}${written()}`, canary);
  expect(written()).toContain("[secret.env_file]");
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  const checked = await world.run(["check", "--offline"], { environment });
  expect(checked.exitCode).toBe(0);
  expect(checked.stderr).not.toContain("can read this config");
  const got = await world.run(["get", "--no-agent", "env_file:APP_PASSWORD"], { environment });
  expect(got).toMatchObject({ exitCode: 0, stdout: canary });
});

test("what is there already, a dangling link too, is left as it is", async () => {
  symlinkSync(join(world.directory, "elsewhere"), path());
  expect(await world.run(["init", "--yes"], { environment })).toMatchObject({ exitCode: 1, stdout: "" });
  expect(lstatSync(path()).isSymbolicLink()).toBe(true);
  expect(written).toThrow("ENOENT");
});

test("without a terminal it wants --yes, and writes nothing", async () => {
  expect(await world.run(["init"], { environment })).toMatchObject({ exitCode: 2 });
  expect(written).toThrow("ENOENT");
});

test("on a terminal it asks which providers, and whether to trust the file", async () => {
  const { exitCode, screen } = await runInTerminal(world, ["init"], {
    environment,
    answers: [
      { when: "Which providers", type: "\r" },
      { when: "Trust this new file", type: "n" },
    ],
  });
  expect(exitCode).toBe(0);
  assertNoCanary(screen, canary);
  expect(written()).toContain('address = "http://127.0.0.1:1"');
  expect((await world.run(["check"], { environment })).stderr).toContain("latebound trust");
});

test("Ctrl-C at the question leaves nothing behind", async () => {
  const { exitCode } = await runInTerminal(world, ["init"], {
    environment,
    answers: [{ when: "Which providers", type: "\u0003" }],
  });
  expect(exitCode).not.toBe(0);
  expect(written).toThrow("ENOENT");
});
