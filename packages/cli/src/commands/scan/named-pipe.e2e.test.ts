import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createCanary, findCanary } from "@latebound/testing";
import { afterAll, expect, inject, test } from "vitest";
import { cliEnvironment, createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
afterAll(() => world.remove());
const config = world.write("app.toml", '[secret.env]\n[mail]\nkey = \'<<secret "env" "API_KEY">>\'\n');

test.each(["", "--image", "--quiet", "--quiet --image"])(
  "scan %s <(…) says that it looked at nothing, and is not clean",
  (options) => {
    const { bin } = inject("cli");
    const line = `"$0" "$1" scan -c "$2" ${options} <(printf %s "$API_KEY")`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line, process.execPath, bin, config], {
      cwd: world.directory,
      env: cliEnvironment(world.home, { API_KEY: canary }),
      encoding: "utf8",
    });
    expect(findCanary(stdout + stderr, canary)).toBeUndefined();
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^left out: \/dev\/fd\/\d+: no regular file; --stdin/);
  },
);

test("one below a folder is told, and by design", async () => {
  mkdirSync(join(world.directory, "tree"));
  spawnSync("mkfifo", [join(world.directory, "tree", "pipe")]);
  const scan = (words: readonly string[]) =>
    world.run(["scan", "-c", config, ...words], { environment: { API_KEY: canary } });
  const run = await scan(["tree"]);
  expect(run).toMatchObject({ exitCode: 0, stdout: "" });
  expect(run.stderr).toContain("left out: tree/pipe: no regular file\n");
  const named = await scan(["tree/pipe", "--git"]);
  expect(findCanary(run.stderr + named.stderr, canary)).toBeUndefined();
  expect(named).toMatchObject({ exitCode: 1, stdout: "" });
  expect(named.stderr).toContain("left out: tree/pipe: no regular file; --stdin");
});
