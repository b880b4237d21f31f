import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = "canary-trust-51d0c7ab";
const world = createWorld();
const config = world.write("latebound.toml", '[secret.file]\ndir = "secrets"\n');
const elsewhere = join(world.home, "elsewhere");
for (const folder of [world.directory, elsewhere]) {
  mkdirSync(join(folder, "secrets"), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "secrets/key"), canary, { mode: 0o600 });
}
symlinkSync(config, join(elsewhere, "latebound.toml"));
afterAll(() => world.remove());

test("a link to a trusted config is refused, by what finds it and by trust", async () => {
  expect(await world.run(["trust"])).toMatchObject({ exitCode: 0 });
  expect(await world.run(["get", "file:key"])).toMatchObject({ exitCode: 0, stdout: canary });
  const found = await world.run(["get", "file:key"], { directory: elsewhere });
  expect(found).toMatchObject({ exitCode: 1, stdout: "" });
  expect(found.stderr).toContain("is not a regular file but a link");
  expect(found.stderr).toContain("--config FILE");
  for (const words of [["trust"], ["trust", "latebound.toml"]]) {
    const run = await world.run(words, { directory: elsewhere });
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain("is not a regular file but a link");
  }
});

test("--config names no config to trust: a usage fault says what to write", async () => {
  const other = world.write("other.toml", "[secret.env]\n");
  const run = await world.run(["trust", "-c", other]);
  expect(run).toMatchObject({ exitCode: 2, stdout: "" });
  expect(run.stderr).toContain(`write: latebound trust ${other}`);
  const revoked = await world.run(["trust", "--revoke", "-c", other]);
  expect(revoked.stderr).toContain(`write: latebound trust --revoke ${other}`);
});

test("a state folder that can't be made is told with its path and the system's code", async () => {
  const file = world.write("no-folder", "");
  const environment = { XDG_STATE_HOME: file };
  const run = await world.run(["trust"], { environment });
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toMatch(/can't write .*no-folder\/latebound\/trust: .*\(E[A-Z]+\)/);
  expect((await world.run(["check"], { environment })).stderr).toContain("untrusted_config");
  const got = await world.run(["get", "file:key"], { environment });
  expect(got).toMatchObject({ exitCode: 1, stdout: "" });
  expect(got.stderr).toContain("is not trusted yet");
});

test("a folder that is a link leads to the same config", async () => {
  symlinkSync(world.directory, join(world.home, "alias"));
  const path = join(world.home, "alias/latebound.toml");
  const revoked = await world.run(["trust", "--revoke", path]);
  expect(revoked).toMatchObject({ exitCode: 0, stderr: `${config} is not trusted any more\n` });
  expect(await world.run(["get", "file:key"])).toMatchObject({ exitCode: 1, stdout: "" });
});
