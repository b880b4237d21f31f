import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
afterAll(() => world.remove());

test("text that looks like a reference is warned of at its place, masked, and is no fault", async () => {
  world.write("a.toml", `[secret.env]\n[mail]\nurl = '${canary}<<Secret "env" "${canary}">>'\n`);
  const run = await world.run(["check", "-c", "a.toml"]);
  assertNoCanary(`${run.stdout}${run.stderr}`, canary);
  expect(run.exitCode).toBe(0);
  expect(run.stderr).toContain(
    "warning: looks_like_reference: this looks like a reference and is text: a reference begins with <<secret\n",
  );
  expect(run.stderr).toMatch(/ at a\.toml:3:\d+ mail\.url\n {2}3 \| url = \S*\*\*\*\S*\n +\| +\^+\n/);
  expect(run.stderr).toContain(`hint: write <<secret "env" "KEY">>`);
});
