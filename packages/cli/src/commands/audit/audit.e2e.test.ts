import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { anchorFile, createAuditLog } from "@latebound/audit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { type CliRun, createWorld } from "../../../test/run-cli.ts";
import { startCli } from "../../../test/start-cli.ts";

/** The log's key is the value here: it must not come out anywhere. */
const canary = `canary-audit-${randomBytes(24).toString("hex")}`;
const world = createWorld();
const config = world.write("app.toml", "[secret.env]\n");
const environment = { AUDIT_KEY: canary };
const logPath = join(world.directory, "audit.jsonl");
const outputs: CliRun[] = [];
afterAll(() => world.remove());

async function run(words: readonly string[], options: Parameters<typeof world.run>[1] = {}): Promise<CliRun> {
  const done = await world.run(words, options);
  outputs.push(done);
  return done;
}

function access(key: string, outcome: "allowed" | "denied" = "allowed") {
  const atMs = Date.UTC(2026, 0, 1 + Number(key));
  const names = { consumer: "plugin:mailer", provider: "vault" };
  return { type: "access", atMs, ...names, key, outcome, durationMs: 1 } as const;
}

beforeAll(async () => {
  const anchors = { places: [anchorFile(join(world.directory, "anchors.jsonl"))] };
  const key = Buffer.from(canary);
  const log = createAuditLog({ path: logPath, key, mode: "required", maxFileBytes: 1_000, anchors });
  for (const day of ["0", "1", "2", "3", "4", "5"]) await log.onEvent(access(day));
  await log.onEvent(access("6", "denied"));
  await log.close();
  world.write("audit.key", canary);
});

test("a whole log verifies, with its key from a reference or a file", async () => {
  const withReference = await run(
    ["audit", "verify", "audit.jsonl", "-c", config, "--key", "env:AUDIT_KEY", "--anchors", "anchors.jsonl"],
    { environment },
  );
  expect(withReference).toMatchObject({ exitCode: 0, stderr: "" });
  expect(withReference.stdout).toMatch(
    /^ok: 9 records are as they were written, the last is 8; \d+ anchors? fit/,
  );
  const withFile = await run(["audit", "verify", "audit.jsonl", "--key-file", "audit.key"]);
  expect(withFile).toMatchObject({ exitCode: 0, stderr: "" });
  expect(withFile.stdout).toContain("no anchor was given");
});

test("grants are asked: cli:audit needs one", async () => {
  const grants = world.write(
    "grants.toml",
    '[secret.env]\n[[grant]]\nconsumer = "cli:get"\nallow = ["env:AUDIT_KEY"]\n',
  );
  const words = ["audit", "verify", "audit.jsonl", "-c", grants, "--key", "env:AUDIT_KEY"];
  const denied = await run(words, { environment });
  expect(denied).toMatchObject({ exitCode: 1, stdout: "" });
  expect(denied.stderr).toContain("denied_by_policy");
});

test("an edited record is found, and told as JSON too", async () => {
  const other = createWorld();
  const logFiles = readdirSync(world.directory).filter((name) => name.startsWith("audit.jsonl"));
  for (const name of logFiles.toSorted()) {
    const text = readFileSync(join(world.directory, name), "utf8");
    other.write(name, name.endsWith("0004") ? text.replace("plugin:mailer", "plugin:report") : text);
  }
  const path = join(other.directory, "audit.jsonl");
  const words = ["audit", "verify", path, "--key-file", "audit.key", "--anchors", "anchors.jsonl"];
  const text = await run(words);
  expect(text).toMatchObject({ exitCode: 1, stderr: "" });
  expect(text.stdout).toMatch(/audit\.jsonl\.0+4:1: record 4: .*changed/);
  const json = await run([...words, "--format", "json"]);
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, lastSeq: 8 });
  other.remove();
});

test("a wrong key, a missing log and a line that is no anchor are told", async () => {
  world.write("other.key", `${canary}\n`);
  const wrong = await run(["audit", "verify", "audit.jsonl", "--key-file", "other.key"]);
  expect(wrong.exitCode).toBe(1);
  expect(wrong.stdout).toContain("is it the right key");
  const missing = await run(["audit", "query", "nowhere.jsonl"]);
  expect(missing).toMatchObject({ exitCode: 1, stdout: "" });
  world.write("bad-anchors.jsonl", `${readFileSync(join(world.directory, "anchors.jsonl"), "utf8")}{}\n`);
  const anchors = await run([
    ...["audit", "verify", "audit.jsonl", "--key-file", "audit.key"],
    ...["--anchors", "bad-anchors.jsonl"],
  ]);
  expect(anchors).toMatchObject({ exitCode: 1, stdout: "" });
  expect(anchors.stderr).toContain("1 of the");
  expect((await run(["audit", "verify", "audit.jsonl"])).exitCode).toBe(2);
});

test("query filters, as text and as JSON", async () => {
  const filters = ["--consumer", "plugin:mailer", "--type", "access"];
  const since = await run(["audit", "query", "audit.jsonl", ...filters, "--since", "2026-01-05"]);
  expect(since.stdout.trimEnd().split("\n")).toHaveLength(3);
  expect(since.stdout).toContain("vault:4");
  const denied = await run(["audit", "query", "audit.jsonl", "--outcome", "denied", "--format", "json"]);
  expect(
    denied.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ key: "6" }]);
  expect((await run(["audit", "query", "audit.jsonl", "--since", "soon"])).exitCode).toBe(2);
});

test("lines that are no records are told with the place of the first, and those around them are shown", async () => {
  const record = JSON.stringify({ seq: 0, prev: "", time: "2026", type: "access", mac: "" });
  const one = world.write("one-broken.jsonl", `${record}\n${canary}\n${record}\n`);
  const run1 = await run(["audit", "query", one]);
  expect(run1).toMatchObject({ exitCode: 1, stdout: "2026  #0  access\n2026  #0  access\n" });
  expect(run1.stderr).toContain("latebound: a line could not be read as a record: one-broken.jsonl:2\n");
  expect(await run(["audit", "tail", one])).toEqual(run1);
  const two = world.write("two-broken.jsonl", `${record}\n\n{}\n`);
  const { exitCode, stderr } = await run(["audit", "query", two, "--format", "json"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "latebound: 2 lines could not be read as records, the first at two-broken.jsonl:2\n",
  );
});

test("what a log says can't steer a terminal", async () => {
  const record = { seq: 0, prev: "", time: "2026", type: "access", mac: "", key: "\u001b[2J\u202e\u009b" };
  const path = world.write("hostile.jsonl", `${JSON.stringify(record)}\n`);
  for (const format of ["text", "json"]) {
    const { stdout } = await run(["audit", "query", path, "--format", format]);
    expect(stdout).toContain("access");
    expect(stdout).not.toMatch(/[\p{Cf}]|[^\P{Cc}\n]/u);
  }
});

test("a pipe closed early is no fault, however long the log is", async () => {
  const record = {
    seq: 0,
    prev: "",
    time: "2026-01-01T00:00:00Z",
    type: "access",
    mac: "",
    key: "k".repeat(100),
  };
  const path = world.write("long.jsonl", `${JSON.stringify(record)}\n`.repeat(50_000));
  const child = startCli(world, ["audit", "query", path]);
  const firstLine = await child.nextLine();
  expect(firstLine).toContain("access");
  child.closeOutput();
  expect(await child.ended).toMatchObject({ exitCode: 0, stderr: "" });
});

test("tail follows across rotation", async () => {
  const path = join(world.directory, "growing.jsonl");
  const log = createAuditLog({ path, key: randomBytes(32), mode: "required", maxFileBytes: 1 });
  await log.onEvent(access("1"));
  const child = startCli(world, [
    "audit",
    "tail",
    "-f",
    "-n",
    "1",
    path,
    "--type",
    "access",
    "--format",
    "json",
  ]);
  expect(JSON.parse(await child.nextLine())).toMatchObject({ key: "1" });
  for (const key of ["2", "3", "4"]) await log.onEvent(access(key));
  for (const key of ["2", "3", "4"]) expect(JSON.parse(await child.nextLine())).toMatchObject({ key });
  child.interrupt();
  expect(await child.ended).toMatchObject({ signal: "SIGINT", stderr: "" });
  await log.close();
  const last = await run(["audit", "tail", path, "-n", "2", "--type", "access"]);
  expect(last.stdout.trimEnd().split("\n")).toHaveLength(2);
});

describeLive("openbao", ({ address, token }) => {
  test("the key may come from a real server", async () => {
    const headers = { "X-Vault-Token": token };
    const body = JSON.stringify({ data: { key: canary } });
    const written = await fetch(`${address}/v1/secret/data/cli-audit`, { method: "PUT", headers, body });
    expect(written.status).toBe(200);
    const vault = world.write(
      "vault.toml",
      `[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n[secret.env]\n`,
    );
    const done = await run(
      ["audit", "verify", "audit.jsonl", "-c", vault, "--key", "vault:secret/cli-audit#key"],
      { environment: { VAULT_TOKEN: token } },
    );
    expect(done).toMatchObject({ exitCode: 0, stderr: "" });
    expect(done.stdout).not.toContain(token);
  });
});

test("the key was in nothing that came out", () => {
  expect(outputs.length).toBeGreaterThan(10);
  expect(JSON.stringify(outputs)).not.toContain(canary);
});
