import { afterAll, expect, test } from "vitest";
import { describeLive } from "../../../../tests/servers/live-servers.ts";
import { createWorld } from "../../test/run-cli.ts";

const canary = "canary-debug-2b94e1c7aa";
const world = createWorld();
afterAll(() => world.remove());

describeLive("openbao", ({ address, token }) => {
  test("--debug shows each request by method, path, status and time, and nothing that is secret", async () => {
    const headers = { "X-Vault-Token": token };
    const body = `{"data":{"password":"${canary}"}}`;
    const written = await fetch(`${address}/v1/secret/data/cli-debug`, { method: "PUT", headers, body });
    expect(written.status).toBe(200);
    const config = world.write(
      "vault.toml",
      `[secret.vault]\naddress = "${address}"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n[secret.env]\n`,
    );
    const words = ["-c", config, "--debug", "get", "vault:secret/cli-debug?version=1#password"];
    const run = await world.run(words, { environment: { VAULT_TOKEN: token } });
    expect(run).toMatchObject({ exitCode: 0, stdout: canary });
    expect(run.stderr).toMatch(/^debug [\d:.]+ vault GET \/v1\/auth\/token\/lookup-self 200 \d+ ms$/m);
    expect(run.stderr).toMatch(/^debug [\d:.]+ vault GET \/v1\/secret\/data\/cli-debug 200 \d+ ms$/m);
    expect(run.stderr).not.toMatch(new RegExp(`${canary}|${token}\\b`));
  });
});

describeLive("aws", ({ endpoint }) => {
  test("--debug names the operations of AWS", async () => {
    const config = world.write(
      "asm.toml",
      `[secret.asm]\nregion = "eu-central-1"\nendpoint = "${endpoint}"\n`,
    );
    const environment = { AWS_ACCESS_KEY_ID: `AKIA${canary}`, AWS_SECRET_ACCESS_KEY: canary };
    const run = await world.run(["-c", config, "--debug", "get", "asm:cli-debug-absent"], { environment });
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toMatch(/^debug [\d:.]+ asm POST GetSecretValue 4\d\d \d+ ms$/m);
    expect(run.stderr).not.toContain(canary);
  });
});
