import { lstatSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliWorld, createWorld } from "../../../test/run-cli.ts";
import { runInTerminal, runScriptInTerminal } from "../../../test/run-in-terminal.ts";

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

test("Ctrl-C at the question of trust leaves the file that was agreed to, says so, and is no success", async () => {
  const { exitCode, screen } = await runInTerminal(world, ["init"], {
    environment,
    answers: [
      { when: "Which providers", type: "\r" },
      { when: "Trust this new file", type: "\u0003" },
    ],
  });
  assertNoCanary(screen, canary);
  expect(exitCode).toBe(130);
  expect(screen).toContain("latebound.toml stays as it was written");
  expect(written()).toContain("[secret.env]");
  expect((await world.run(["check"], { environment })).stderr).toContain("latebound trust");
});

test("a dumb terminal is asked in plain lines", async () => {
  const dumb = { ...environment, TERM: "dumb" };
  const question = { when: "Write a config with", type: "y\r" };
  const asked = (trust: string) =>
    runInTerminal(world, ["init"], {
      environment: dumb,
      answers: [question, { when: "has an effect? (y/N) ", type: trust }],
    });
  const left = await asked("\u0003");
  expect(left.exitCode).toBe(130);
  expect(left.screen).toContain("latebound.toml stays as it was written");
  rmSync(path());
  const agreed = await asked("yes\r");
  expect(agreed.exitCode).toBe(0);
  expect(agreed.screen).toContain("It is trusted");
  for (const { screen } of [left, agreed]) {
    expect(screen).not.toContain("\u001b");
    assertNoCanary(screen, canary);
  }
  rmSync(path());
  const refused = await runInTerminal(world, ["init"], {
    environment: dumb,
    answers: [{ ...question, type: "\r" }],
  });
  expect(refused.exitCode).toBe(1);
  expect(written).toThrow("ENOENT");
});

test("a question that nobody would see is not asked", async () => {
  const { exitCode } = await runScriptInTerminal(world, "latebound init 2>said", { environment });
  expect(exitCode).toBe(2);
  expect(readFileSync(join(world.directory, "said"), "utf8")).toContain("--yes");
  expect(written).toThrow("ENOENT");
});
