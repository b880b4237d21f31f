import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { findCanary } from "@latebound/testing";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeLive, describePrivate } from "../../../../../tests/servers/live-servers.ts";
import { type Sshd, sshdMissing, startSshd } from "../../../../../tests/servers/sshd.ts";
import { filesWith } from "../../../test/files-with.ts";
import { createOpenSsh } from "../../../test/open-ssh.ts";
import { cliEnvironment, createWorld } from "../../../test/run-cli.ts";
import { createCanaryKey } from "../../ssh-agent/test-agent/canary-key.ts";

const world = createWorld();
const runtime = join(world.home, "runtime");
mkdirSync(runtime, { mode: 0o700 });
const environment = { XDG_RUNTIME_DIR: runtime };
const key = createCanaryKey();
afterAll(() => world.remove());

/** A config whose keys are files, for what needs no server. */
function writeFileConfig(more = ""): string {
  const config = world.write("app.toml", `[secret.file]\ndir = "${world.directory}/secrets"\n${more}`);
  mkdirSync(join(world.directory, "secrets"), { recursive: true });
  world.write("secrets/deploy", key.openSsh);
  return config;
}

const sockets = () => readdirSync(join(runtime, "latebound"));

it("runs a command with the socket set, gives its exit code, and leaves nothing", async () => {
  const words = ["agent", "ssh", "-c", writeFileConfig(), "--key", "deploy=file:deploy", "--"];
  const test = 'test -S "$SSH_AUTH_SOCK" && stat -c %a "$SSH_AUTH_SOCK" "${SSH_AUTH_SOCK%/*}"; exit 7';
  const run = await world.run([...words, "sh", "-c", test], { environment });
  expect(run).toEqual({ exitCode: 7, signal: null, stdout: "600\n700\n", stderr: "" });
  expect(sockets()).toEqual([]);
  expect(await world.run([...words, "no-such-program"], { environment })).toMatchObject({ exitCode: 127 });
  expect(sockets()).toEqual([]);
});

it("its command inherits neither the resolver's credentials nor the way to the agent", async () => {
  const login = `[secret.env]\n[secret.vault]\naddress = "http://127.0.0.1:1"\ntoken = '<<secret "env" "LOGIN">>'\n`;
  const words = ["agent", "ssh", "-c", writeFileConfig(login), "--key", "deploy=file:deploy", "--"];
  const names = { LOGIN: key.canary, LATEBOUND_AGENT_IDLE: "1h", KEPT: "kept" };
  const run = await world.run([...words, "sh", "-c", "echo $LOGIN $LATEBOUND_AGENT_IDLE $KEPT"], {
    environment: { ...environment, ...names },
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: "kept\n", stderr: "" });
});

it.each([
  ["SIGTERM", 0],
  ["SIGINT", 0],
  ["SIGQUIT", 131],
  ["SIGABRT", 134],
] as const)(
  "without a command it prints the line for a shell, and serves until %s",
  async (signal, exitCode) => {
    const words = ["agent", "ssh", "-c", writeFileConfig(), "--key", "deploy=file:deploy"];
    const child = spawn(process.execPath, [inject("cli").bin, ...words], {
      cwd: world.directory,
      env: cliEnvironment(world.home, environment),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = text(child.stderr);
    const ended = once(child, "close");
    const line = String((await once(child.stdout, "data"))[0]);
    expect(line).toBe(
      `SSH_AUTH_SOCK=${join(runtime, "latebound", `ssh-${child.pid}`)}; export SSH_AUTH_SOCK;\n`,
    );
    expect(lstatSync(join(runtime, "latebound", `ssh-${child.pid}`)).mode & 0o777).toBe(0o600);
    child.kill(signal);
    expect(await ended).toEqual([exitCode, null]);
    expect(await said).toBe("");
    expect(sockets()).toEqual([]);
  },
);

it("passes a signal on to its command, and leaves nothing", async () => {
  const words = ["agent", "ssh", "-c", writeFileConfig(), "--key", "deploy=file:deploy", "--"];
  const script = "trap 'echo told; exit 9' TERM; echo ready; while :; do sleep 0.05; done";
  const child = spawn(process.execPath, [inject("cli").bin, ...words, "sh", "-c", script], {
    cwd: world.directory,
    env: cliEnvironment(world.home, environment),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  expect(String((await once(child.stdout, "data"))[0])).toBe("ready\n");
  expect(sockets()).toEqual([`ssh-${child.pid}`]);
  child.kill("SIGTERM");
  expect(String((await once(child.stdout, "data"))[0])).toBe("told\n");
  expect(await ended).toEqual([9, null]);
  expect(sockets()).toEqual([]);
});

it("takes only keys with names, and says what is missing without showing what was typed", async () => {
  const config = writeFileConfig();
  const wrong = [
    { words: [], says: "no key is named" },
    { words: ["--key", "file:deploy"], says: "--key takes a name" },
    { words: ["--key", key.openSsh], says: "--key takes a name" },
    { words: ["--key", "a=file:deploy", "--key", "a=file:deploy"], says: "--key names a twice" },
    { words: ["--key", "a=file:deploy", "--public-key", "b=x.pub"], says: "--public-key is for a key that" },
    { words: ["--key", "a=file:deploy", "--passphrase", "b=file:x"], says: "--passphrase is for a key that" },
    { words: ["--key", "a=file:deploy", "word"], says: "stands behind --" },
  ];
  for (const { words, says } of wrong) {
    const run = await world.run(["agent", "ssh", "-c", config, ...words], { environment });
    expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(says) });
    expect(findCanary(run.stderr, key.canary)).toBeUndefined();
  }
});

it("refuses a file that is no public key, and one that is the private key by mistake", async () => {
  const given = ["agent", "ssh", "-c", writeFileConfig(), "--key", "deploy=file:deploy", "--public-key"];
  for (const file of ["secrets/deploy", "app.toml", "absent.pub"]) {
    const run = await world.run([...given, `deploy=${file}`, "--", "true"], { environment });
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toMatch(/the public key of deploy is no|absent\.pub can't be read/);
    expect(findCanary(run.stderr, key.canary)).toBeUndefined();
  }
});

it("listens on a named socket, but in no folder that others can look into", async () => {
  const words = ["agent", "ssh", "-c", writeFileConfig(), "--key", "deploy=file:deploy", "--socket"];
  mkdirSync(join(world.directory, "private"), { mode: 0o700 });
  mkdirSync(join(world.directory, "open"));
  chmodSync(join(world.directory, "open"), 0o755);
  const script = ["--", "sh", "-c", 'echo "$SSH_AUTH_SOCK"'];
  const good = await world.run([...words, "private/agent", ...script], { environment });
  expect(good).toMatchObject({ exitCode: 0, stdout: `${join(world.directory, "private", "agent")}\n` });
  const bad = await world.run([...words, "open/agent", ...script], { environment });
  expect(bad).toMatchObject({ exitCode: 1, stdout: "" });
  expect(bad.stderr).toMatch(/open is open to others \(mode 0755\)\n {2}take the rights of group/);
  expect(existsSync(join(world.directory, "open/agent"))).toBe(false);
});

describePrivate("with OpenSSH's programs", sshdMissing(), () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
    sshd.authorize(key.publicLine);
  }, 60_000);
  afterAll(() => sshd.stop());

  it("a consumer without a grant can't list a key, and stderr says why", async () => {
    const config = writeFileConfig('[[grant]]\nconsumer = "cli:get"\nallow = ["file:deploy"]\n');
    const words = ["agent", "ssh", "-c", config, "--key", "deploy=file:deploy", "--", "ssh-add", "-L"];
    const run = await world.run(words, { environment });
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(
      'agent ssh: deploy can\'t be used: denied_by_policy <<secret "file" "deploy">>',
    );
  });

  it("a key that is absent and a value that is no private key are each told as that", async () => {
    const config = writeFileConfig();
    world.write("secrets/password", key.canary);
    const names = ["absent", "password"].flatMap((name) => ["--key", `${name}=file:${name}`]);
    const run = await world.run(["agent", "ssh", "-c", config, ...names, "--", "ssh-add", "-L"], {
      environment,
    });
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toMatch(
      /absent can't be used: not_found <<secret "file" "absent">>: file has no secret/,
    );
    expect(run.stderr).toMatch(
      /password can't be used: invalid_value <<secret "file" "password">>: the value is not a private key \(/,
    );
    expect(findCanary(run.stderr, key.canary)).toBeUndefined();
  });

  describeLive("openbao", ({ address, token }) => {
    it("logs in with a key from a real server that is in no file", async () => {
      const written = await fetch(`${address}/v1/secret/data/cli-agent-ssh`, {
        method: "PUT",
        headers: { "X-Vault-Token": token },
        body: JSON.stringify({ data: { private_key: key.openSsh } }),
      });
      expect(written.status).toBe(200);
      const own = createWorld();
      const vault = own.write(
        "vault.toml",
        `[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n[secret.env]\n`,
      );
      const { loginWords } = createOpenSsh(own.home, "");
      const words = [
        "agent",
        "ssh",
        "-c",
        vault,
        "--key",
        "deploy=vault:secret/cli-agent-ssh#private_key",
        "--debug",
      ];
      const run = await own.run([...words, "--", "ssh", ...loginWords(sshd, "echo arrived")], {
        environment: { VAULT_TOKEN: token, ...environment },
      });
      expect(run).toMatchObject({ exitCode: 0, stdout: "arrived\n" });
      expect(run.stderr).toContain('{"type":"signed","key":"deploy"');
      expect(findCanary(run.stderr, key.canary)).toBeUndefined();
      expect(filesWith(own.home, key.canary)).toEqual([]);
      expect(filesWith(sshd.folder, key.canary)).toEqual([]);
      own.remove();
    });
  });
});
