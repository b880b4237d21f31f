import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, expect, inject, test } from "vitest";
import { cliEnvironment, createWorld } from "../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
afterAll(() => world.remove());

/** Runs the command with an output that takes nothing. */
async function runIntoFullDisk(words: readonly string[]) {
  const { bin } = inject("cli");
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: world.directory,
    env: cliEnvironment(world.home, { API_KEY: canary, TMPDIR: world.home }),
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  return await new Promise<{ exitCode: number | null; stderr: string }>((resolve) => {
    child.on("close", (exitCode) => resolve({ exitCode, stderr }));
  });
}

const lost = "latebound: the output is not whole, as it could not be written (ENOSPC)\n";

test.each([
  ["--help"],
  ["-c", config, "get", "env:API_KEY"],
  ["-c", config, "get", "--json", "env:API_KEY"],
  ["-c", config, "check", "--offline"],
  ["-c", config, "check", "--offline", "--format", "json"],
  ["-c", config, "check", "--offline", "--format", "sarif"],
  ["schema"],
  ["completion", "bash"],
  ["man"],
])("what %s %s %s gives is lost on a full disk, which is told and no success", async (...words) => {
  const { exitCode, stderr } = await runIntoFullDisk(words);
  assertNoCanary(stderr, canary);
  expect(stderr.endsWith(lost)).toBe(true);
  expect(exitCode).toBe(1);
});

test("run waits for its command, whose output is lost, and removes what it delivered", async () => {
  const script = "echo begin; sleep 0.5; cat key.pem > copy; trap '' PIPE; echo on; exit 7";
  const ways = ["--file", "key.pem=env:API_KEY", "--fifo", "FIFO=env:API_KEY"];
  const { exitCode, stderr } = await runIntoFullDisk([
    ...["-c", config, "run", ...ways, "--", "sh", "-c", script],
  ]);
  assertNoCanary(stderr, canary);
  expect(stderr).toContain(lost);
  expect(exitCode).toBe(7);
  expect(existsSync(join(world.directory, "copy"))).toBe(true);
  expect(existsSync(join(world.directory, "key.pem"))).toBe(false);
  expect(readdirSync(world.home).filter((name) => /^latebound-\w{6}$/.test(name))).toEqual([]);
});
