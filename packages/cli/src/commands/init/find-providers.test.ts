import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectConfig } from "@latebound/core/inspection";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createKinds } from "../../project/kinds.ts";
import type { Environment } from "../../surroundings/surroundings.ts";
import { configText } from "./config-text.ts";
import { findProviders } from "./find-providers.ts";

const canary = createCanary();
const root = mkdtempSync(join(tmpdir(), "latebound-init-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(root, "home-"));
});

/** The config for a place, which is free of faults and of the canary. */
async function configFor(environment: Environment) {
  const place = { environment, home, directory: home, secretsDirectory: join(home, "secrets") };
  const text = configText(findProviders(place));
  assertNoCanary(text, canary);
  const { faults } = await inspectConfig([{ path: join(home, "latebound.toml"), text }], createKinds({}));
  expect(faults).toEqual([]);
  return text;
}

test("where nothing is found there is the environment", async () => {
  const text = await configFor({});
  expect(text.match(/^\[.*\]$/gm)).toEqual(["[secret.env]"]);
});

test("everything that is found is written, with settings of the environment and without its secrets", async () => {
  writeFileSync(join(home, ".env"), `APP_PASSWORD=${canary}\n`);
  writeFileSync(join(home, ".vault-token"), canary);
  mkdirSync(join(home, "secrets"));
  writeFileSync(join(home, "secrets/app"), canary);
  const text = await configFor({
    ...{ AWS_PROFILE: "main", AWS_REGION: "eu-west-1", AWS_SECRET_ACCESS_KEY: canary },
    ...{ VAULT_ADDR: "https://vault.internal:8200/", VAULT_TOKEN: canary, VAULT_NAMESPACE: "team/a" },
  });
  expect(text.match(/^\[.*\]$/gm)).toEqual([
    ...["[secret.env]", "[secret.env_file]", "[secret.file]", "[secret.asm]", "[secret.vault]"],
  ]);
  for (const line of [
    'profile = "main"',
    'region = "eu-west-1"',
    'address = "https://vault.internal:8200"',
    'namespace = "team/a"',
  ])
    expect(text).toContain(`\n${line}\n`);
  expect(text).toContain('\ntoken = \'<<secret "env" "VAULT_TOKEN">>\'');
});

test("a token file is named, not read", async () => {
  writeFileSync(join(home, ".vault-token"), canary);
  expect(await configFor({})).toContain('\ntoken_file = "~/.vault-token"\n');
});

test.each(["config", "credentials"])("an AWS file at home is a sign, and is not read: %s", async (name) => {
  mkdirSync(join(home, ".aws"));
  writeFileSync(join(home, ".aws", name), `[default]\naws_secret_access_key = ${canary}\n`);
  expect(await configFor({})).toContain("[secret.asm]\n# profile");
});

test.each(["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])("%s names a file elsewhere", async (name) => {
  const file = join(home, "elsewhere");
  expect(await configFor({ [name]: file })).not.toContain("[secret.asm]");
  writeFileSync(file, `[default]\naws_secret_access_key = ${canary}\n`);
  for (const path of [file, "elsewhere"]) expect(await configFor({ [name]: path })).toContain("[secret.asm]");
});

test("settings that hold a credential, or are of no known shape, are not written", async () => {
  await configFor({
    VAULT_ADDR: `https://user:${canary}@vault.internal`,
    VAULT_NAMESPACE: `"${canary}`,
    AWS_PROFILE: `x"\n${canary}`,
    AWS_REGION: canary,
    AWS_ACCESS_KEY_ID: canary,
  });
  await configFor({ VAULT_ADDR: `https://vault.internal/v1?token=${canary}` });
});
