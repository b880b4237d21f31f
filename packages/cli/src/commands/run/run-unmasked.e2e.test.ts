import { setTimeout } from "node:timers/promises";
import { createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
afterAll(() => world.remove());

test.each(["stdout", "stderr"] as const)(
  "a command that is not masked can write to %s that is read late, and no write of it fails",
  async (name) => {
    const script = `{ head -c 3000000 /dev/zero | tr '\\0' x; echo end; } ${name === "stderr" ? ">&2" : ""}`;
    const words = ["-c", config, "run", "--no-mask", "--env", "KEY=env:API_KEY", "--", "sh", "-c", script];
    const started = world.start(words, { environment: { API_KEY: canary } });
    started.child[name].pause();
    // Long enough for the pipe to be full; on a machine where it isn't, the test only shows less.
    await setTimeout(700);
    started.child[name].resume();
    const { exitCode, ...outputs } = await started.ended;
    const other = name === "stdout" ? "stderr" : "stdout";
    expect({ exitCode, other: outputs[other], bytes: outputs[name].length }).toEqual({
      exitCode: 0,
      other: "",
      bytes: 3_000_004,
    });
  },
);

test("nor does one where there is something to say of the delivery", async () => {
  const script = "{ head -c 3000000 /dev/zero | tr '\\0' x; echo end; } >&2";
  const options = ["--no-mask", "--report", "--env", "KEY=env:API_KEY"];
  const words = ["-c", config, "run", ...options, "--", "sh", "-c", `sleep 0.2; ${script}`];
  const started = world.start(words, { environment: { API_KEY: canary } });
  started.child.stderr.pause();
  await setTimeout(1_200);
  started.child.stderr.resume();
  const { exitCode, stderr } = await started.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toContain("KEY");
  expect(stderr.match(/x{3000000}end\n/)).not.toBeNull();
  expect(stderr).not.toContain(canary);
});

test("what is masked nowhere isn't warned of as not masked", async () => {
  const words = (flags: readonly string[]) => [
    "-c",
    config,
    "run",
    ...flags,
    "--env",
    "KEY=env:API_KEY",
    "--",
    "true",
  ];
  const environment = { API_KEY: "abc" };
  expect(await world.start(words([]), { environment }).ended).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining("not masked in output"),
  });
  expect(await world.start(words(["--no-mask"]), { environment }).ended).toMatchObject({
    exitCode: 0,
    stderr: "",
  });
});
