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
