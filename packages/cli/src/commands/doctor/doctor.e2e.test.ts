import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createWorld } from "../../../test/run-cli.ts";

const canary = "canary-doctor-9d0c4a7be1";
const world = createWorld();
afterAll(() => world.remove());

async function examine(words: readonly string[], environment: Record<string, string> = {}) {
  const all = { API_KEY: canary, ...environment };
  const run = await world.run(["doctor", "--format", "json", ...words], { environment: all });
  expect(run.stdout + run.stderr).not.toContain(canary);
  const { ok, findings } = JSON.parse(run.stdout);
  const told = findings.map(
    ({ about, level, subject, message }: Record<string, string>) =>
      `${about} ${level} ${subject}: ${message}`,
  );
  return { exitCode: run.exitCode, ok, told: told.join("\n") };
}

test("says what it finds for people, and of a machine without a config", async () => {
  const run = await world.run(["doctor"]);
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(run.stdout).toMatch(/^latebound \d.*, node \d/);
  expect(run.stdout).toContain("name one: --config FILE");
});

test("flags of Node that show values are faults", async () => {
  const { exitCode, ok, told } = await examine([], { NODE_OPTIONS: "--heapsnapshot-signal=SIGUSR2" });
  expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
  expect(told).toContain("process fault heap: heap snapshots may be written (--heapsnapshot-signal)");
});

test("of a config that isn't trusted no provider is asked", async () => {
  let connections = 0;
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const text = `[secret.vault]\naddress = "http://127.0.0.1:${port}"\ntoken = '<<secret "env" "API_KEY">>'\n[secret.env]\n`;
  const path = world.write("latebound.toml", text);
  const untrusted = await examine([]);
  expect(untrusted).toMatchObject({ exitCode: 0 });
  expect(untrusted.told).toContain("config warning trust");
  expect(connections).toBe(0);
  const named = await examine(["-c", path]);
  expect(named).toMatchObject({ exitCode: 1 });
  expect(named.told).toContain("vault fault server:");
  expect(connections).toBeGreaterThan(0);
  listener.close();
});

test("files: modes, and which references can be read", async () => {
  const folder = join(world.directory, "secrets");
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(join(folder, "db"), canary, { mode: 0o644 });
  const config = world.write(
    "files.toml",
    `[secret.file]\ndir = "${folder}"\n[app]\ndb = '<<secret "file" "db">>'\nother = '<<secret "file" "absent">>'\n`,
  );
  const before = await examine(["-c", config]);
  expect(before).toMatchObject({ exitCode: 1 });
  expect(before.told).toContain("file warning mode: 1 file");
  expect(before.told).toContain('file fault references: file has no secret at <<secret "file" "absent">>');
  expect(before.told).toContain("file ok references: 1 of 2 can be read");
  writeFileSync(join(folder, "absent"), canary, { mode: 0o600 });
  chmodSync(join(folder, "db"), 0o600);
  expect(await examine(["-c", config])).toMatchObject({ exitCode: 0, ok: true });
});

describeLive("openbao", ({ address, token }) => {
  test("a real server, logged in as root", async () => {
    const config = world.write(
      "vault.toml",
      `[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n[secret.env]\n`,
    );
    const { exitCode, told } = await examine(["-c", config], { VAULT_TOKEN: token });
    expect(exitCode).toBe(0);
    expect(told).toMatch(/vault ok server: reachable, version [\w.]+, active/);
    expect(told).toContain("vault ok clock: within");
    expect(told).toContain("vault warning login: logged in as token, policies root");
    expect(told).toContain("vault ok token: does not end");
    const refused = await examine(["-c", config], { VAULT_TOKEN: "hvs.nobodys" });
    expect(refused.exitCode).toBe(0);
    expect(refused.told).toContain("vault warning login: the token may not look itself up");
  });
});

describeLive("aws", ({ endpoint }) => {
  test("AWS", async () => {
    const config = world.write(
      "asm.toml",
      `[secret.asm]\nregion = "eu-central-1"\nendpoint = "${endpoint}"\n`,
    );
    const credentials = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: canary };
    const { exitCode, told } = await examine(["-c", config], credentials);
    expect(exitCode).toBe(0);
    expect(told).toContain("asm ok server: reachable in eu-central-1");
    expect(told).toContain("asm ok login: AWS takes the credentials");
  });
});
