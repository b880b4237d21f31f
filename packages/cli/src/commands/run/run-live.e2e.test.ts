import { existsSync } from "node:fs";
import { join } from "node:path";
import { createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { describeLive } from "../../../../../tests/servers/live-servers.ts";
import { createWorld } from "../../../test/run-cli.ts";
import { createSilentServer } from "../../../test/silent-server.ts";

const world = createWorld();
afterAll(() => world.remove());

describeLive("openbao", ({ address, token }) => {
  const config = world.write(
    "vault.toml",
    `[secret.env]
[secret.vault]
address = "${address}"
token = '<<secret "env" "VAULT_TOKEN">>'
cache_ttl = "1s"
`,
  );
  const environment = { VAULT_TOKEN: token };

  async function put(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const body = JSON.stringify({ data: fields });
    const headers = { "X-Vault-Token": token };
    const { status } = await fetch(`${address}/v1/secret/data/${path}`, { method: "PUT", headers, body });
    expect(status).toBe(200);
  }

  test("a child gets values of a real server, and no token", async () => {
    const canary = createCanary();
    await put("cli-run", { password: canary, user: "app-user" });
    const path = "vault:secret/cli-run";
    const words = ["--env", `P=${path}#password`, "--fd", `F=${path}#password`, "--env", `U=${path}#user`];
    const script = 'echo "$P $(cat $F | wc -c) $VAULT_TOKEN"; echo $P >&2; echo $U | base64';
    const ended = await world.run(["-c", config, "run", "--debug", ...words, "--", "sh", "-c", script], {
      environment,
    });
    expect(ended.stdout).toBe(`***** ${canary.length} \n*****\n`);
    expect(ended.exitCode).toBe(0);
    for (const secret of [canary, token]) expect(ended.stderr.split(/[^\w.-]/)).not.toContain(secret);
  });

  test("--watch restarts the child when a value changes", async () => {
    const [first, second] = [createCanary(), createCanary()];
    await put("cli-watch", { password: first });
    const script = 'trap "exit 0" TERM; echo "length ${#P} $P"; while :; do sleep 0.02; done';
    const words = ["--env", "P=vault:secret/cli-watch#password", "--watch", "--", "sh", "-c", script];
    const started = world.start(["-c", config, "run", ...words], { environment });
    await started.until("*****\n");
    await put("cli-watch", { password: `${second}-longer` });
    await started.until(`length ${second.length + 7} *****\n`);
    started.child.kill("SIGTERM");
    const ended = await started.ended;
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    for (const canary of [first, second]) expect(ended.stdout).not.toContain(canary);
  });

  test("a child without a grant gets nothing, and the fault says why", async () => {
    const canary = createCanary();
    await put("cli-denied", { password: canary });
    const grants = world.write(
      "grants.toml",
      `[[grant]]\nconsumer = "cli:get"\nallow = ["vault:secret/cli-denied"]\n`,
    );
    const words = ["--env", "P=vault:secret/cli-denied#password", "--", "echo", "started"];
    const ended = await world.run(["-c", config, "-c", grants, "run", ...words], { environment });
    expect(ended).toMatchObject({ exitCode: 125, stdout: "" });
    expect(ended.stderr).toContain("denied_by_policy");
  });
});

describeLive("aws", ({ endpoint, region }) => {
  test("a child gets a value of AWS, and not the keys to it", async () => {
    const canary = createCanary();
    const credential = `Credential=AKIAEXAMPLE/20260101/${region}/secretsmanager/aws4_request`;
    const created = await fetch(endpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "secretsmanager.CreateSecret",
        Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify({ Name: `cli-run-${canary.slice(0, 8)}`, SecretString: canary }),
    });
    expect(created.status).toBe(200);
    const config = world.write("aws.toml", `[secret.asm]\nendpoint = "${endpoint}"\nregion = "${region}"\n`);
    const script = 'echo "$S ${#S} $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY"';
    const words = ["--env", `S=asm:cli-run-${canary.slice(0, 8)}`, "--", "sh", "-c", script];
    const environment = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "not-a-real-key" };
    const ended = await world.run(["-c", config, "run", ...words], { environment });
    expect(ended).toMatchObject({ exitCode: 0, stdout: `***** ${canary.length}  \n`, stderr: "" });
  });
});

test("what a killed run left is removed by the next one", async () => {
  const config = world.write("files.toml", "[secret.env]\n");
  const environment = { API_KEY: createCanary() };
  const file = join(world.directory, "left.pem");
  const words = ["-c", config, "run", "--file", "left.pem=env:API_KEY", "--", "sh", "-c"];
  const killed = world.start([...words, "echo pid $$.; exec sleep 600"], { environment });
  const [, pid] = /pid (\d+)\./.exec(await killed.until(".\n")) ?? [];
  killed.child.kill("SIGKILL");
  process.kill(Number(pid), "SIGKILL");
  expect(await killed.ended).toMatchObject({ signal: "SIGKILL" });
  expect(existsSync(file)).toBe(true);
  const other = ["-c", config, "run", "--file", "other.pem=env:API_KEY", "--", "true"];
  expect(await world.run(other, { environment })).toMatchObject({ exitCode: 0, stderr: "" });
  expect(existsSync(file)).toBe(false);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s while a value is fetched leaves nothing behind",
  async (signal) => {
    const server = await createSilentServer();
    try {
      const config = world.write(
        "silent.toml",
        `[secret.env]\n[secret.vault]\naddress = "${server.address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n`,
      );
      const words = [
        "--file",
        "k.pem=vault:secret/x#a",
        "--fd",
        "F=vault:secret/x#b",
        "--",
        "touch",
        "started",
      ];
      const started = world.start(["-c", config, "run", ...words], { environment: { VAULT_TOKEN: "t" } });
      await server.asked;
      started.child.kill(signal);
      expect(await started.ended).toMatchObject({ signal, stdout: "" });
      const left = ["k.pem", "started"].filter((name) => existsSync(join(world.directory, name)));
      expect(left).toEqual([]);
    } finally {
      await server.close();
    }
  },
);
