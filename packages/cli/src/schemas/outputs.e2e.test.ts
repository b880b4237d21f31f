import { join } from "node:path";
import { createAuditLog } from "@latebound/audit";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../test/run-cli.ts";

const canary = "canary-outputs-8c41d7e09b";
const environment = { API_KEY: canary };
const world = createWorld();
afterAll(() => world.remove());

const config = world.write(
  "app.toml",
  `[secret.env]\n[[grant]]\nconsumer = ["cli:get", "plugin:*"]\nallow = ["env:API_KEY"]\nexpires = 2099-01-01\n[[grant]]\nconsumer = "cli:get"\ndeny = ["env:OTHER"]\n`,
);
world.write("manifest.json", '{ "secrets": ["env:API_KEY", "env:MORE"] }');

test.each([
  ["get", ["get", "env:API_KEY", "--json", "--no-agent"]],
  ["grants-show", ["grants", "show", "--format", "json"]],
  ["grants-diff", ["grants", "diff", "plugin:mailer", "manifest.json", "--format", "json"]],
  ["doctor", ["doctor", "--format", "json"]],
])("%s prints what its schema says", async (name, words) => {
  const validate = await validatorOf(name);
  const run = await world.run(["-c", config, ...words], { environment });
  expect([validate(JSON.parse(run.stdout)), validate.errors]).toEqual([true, null]);
  expect(run.stdout).not.toContain(canary);
  expect(validate({ ...JSON.parse(run.stdout), more: 1 })).toBe(false);
});

test("the agent tells how it is as its schema says", async () => {
  const validate = await validatorOf("agent-status");
  expect(await world.run(["agent", "start"])).toMatchObject({ exitCode: 0 });
  try {
    await world.run(["-c", config, "get", "env:API_KEY"], { environment });
    const { stdout } = await world.run(["agent", "status", "--json"]);
    expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
  } finally {
    await world.run(["agent", "stop"]);
  }
});

test("an audit log is verified and queried as its schemas say", async () => {
  const log = createAuditLog({
    path: join(world.directory, "audit.jsonl"),
    key: Buffer.from(canary.repeat(2)),
    mode: "required",
  });
  const names = {
    type: "access",
    consumer: "plugin:mailer",
    provider: "vault",
    key: "a",
    durationMs: 1,
  } as const;
  for (const outcome of ["allowed", "denied"] as const)
    await log.onEvent({ ...names, atMs: Date.UTC(2026, 0, 1), outcome });
  await log.close();
  world.write("audit.key", canary.repeat(2));
  world.write("other.key", "other".repeat(10));
  const validate = await validatorOf("audit-verify");
  for (const key of ["audit.key", "other.key"]) {
    const words = ["audit", "verify", "audit.jsonl", "--key-file", key, "--format", "json"];
    const { stdout } = await world.run(words);
    expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
  }
  const isRecord = await validatorOf("audit-query");
  const { stdout } = await world.run(["audit", "query", "audit.jsonl", "--format", "json"]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) expect([isRecord(JSON.parse(line)), isRecord.errors]).toEqual([true, null]);
  expect(isRecord({ seq: -1 })).toBe(false);
});

async function validatorOf(name: string) {
  const ajv = new Ajv2020();
  addFormats.default(ajv);
  return ajv.compile(JSON.parse((await world.run(["schema", name])).stdout));
}
