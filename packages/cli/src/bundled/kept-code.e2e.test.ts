import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliWorld, createWorld } from "../../test/run-cli.ts";

let world: CliWorld;
let canary: string;
beforeEach(() => {
  world = createWorld();
  canary = createCanary();
  world.write("app.toml", "[secret.env]\n");
});
afterEach(() => world.remove());

const get = () => world.run(["-c", "app.toml", "get", "env:API_KEY"], { environment: { API_KEY: canary } });
const child = ["node", "-e", "console.log(process.env.KEY)"];
const run = () =>
  world.run(["-c", "app.toml", "run", "--env", "KEY=env:API_KEY", "--", ...child], {
    environment: { API_KEY: canary },
  });

function keptFiles(): readonly string[] {
  const folder = join(world.home, ".cache/latebound/compiled");
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test("compiled code is kept for the user alone, and holds no value of the runs that it was made in", async () => {
  for (let count = 0; count < 5; count++) {
    expect(await get()).toMatchObject({ exitCode: 0, stdout: canary, stderr: "" });
    expect(await run()).toMatchObject({ exitCode: 0, stdout: "*****\n", stderr: "" });
  }
  const files = keptFiles();
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    expect(statSync(file).mode & 0o077).toBe(0);
    assertNoCanary(readFileSync(file, "latin1"), canary, file);
  }
  const written = files.map((file) => statSync(file).mtimeMs);
  await get();
  await run();
  expect(keptFiles().map((file) => statSync(file).mtimeMs)).toEqual(written);
});

test("what was damaged there is not run", async () => {
  await get();
  for (const file of keptFiles()) writeFileSync(file, readFileSync(file).fill(0x5a, 200, 400));
  expect(await get()).toEqual({ exitCode: 0, signal: null, stdout: canary, stderr: "" });
});

test("a folder that others may write to is left as it is", async () => {
  const folder = join(world.home, ".cache/latebound");
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  expect(await get()).toEqual({ exitCode: 0, signal: null, stdout: canary, stderr: "" });
  expect(readdirSync(folder)).toEqual([]);
});
