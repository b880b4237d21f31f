import { setTimeout } from "node:timers/promises";
import { createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
afterAll(() => world.remove());

test("a command that is not masked can write to a pipe that is read late, and no write of it fails", async () => {
  const script = "head -c 3000000 /dev/zero | tr '\\0' x; echo end";
  const words = ["-c", config, "run", "--no-mask", "--env", "KEY=env:API_KEY", "--", "sh", "-c", script];
  const started = world.start(words, { environment: { API_KEY: canary } });
  started.child.stdout.pause();
  // Long enough for the pipe to be full; on a machine where it isn't, the test only shows less.
  await setTimeout(700);
  started.child.stdout.resume();
  const { exitCode, stdout, stderr } = await started.ended;
  expect({ exitCode, stderr, bytes: stdout.length }).toEqual({ exitCode: 0, stderr: "", bytes: 3_000_004 });
});
