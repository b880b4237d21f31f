import { parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { vault } from "@latebound/provider-vault";
import { expect, test } from "vitest";
import { credentialNames } from "./credential-names.ts";

const vaultWith = (token: string, more = "") =>
  `[secret.vault]\naddress = "http://127.0.0.1:1"\ntoken = '${token}'\n${more}`;

test.each([
  ["a token", vaultWith('<<secret "env" "A">>', "[secret.env]"), ["A"]],
  ["with filters and other quotes", vaultWith("<<secret `env`  `A` | trim>>", "[secret.env]"), ["A"]],
  ["with a prefix", vaultWith('<<secret "env" "A">>', '[secret.env]\nprefix = "P_"'), ["P_A"]],
  [
    "of the default provider",
    `[secret]\ndefault_provider = "env"\n${vaultWith('<<secret "A">>', "[secret.env]")}`,
    ["A"],
  ],
  ["with an escape", vaultWith('<<secret "env" "MY\\u005fSECRET_ID">>', "[secret.env]"), ["MY_SECRET_ID"]],
  [
    "of a provider with an escape, and a prefix",
    vaultWith('<<secret "\\u0065nv" "A">>', '[secret.env]\nprefix = "P_"'),
    ["P_A"],
  ],
  [
    "with a prefix that is a reference, which only a run knows",
    vaultWith('<<secret "env_b" "A">>', `[secret.env]\n[secret.env_b]\nprefix = '<<secret "env" "P">>'`),
    ["P", "A"],
  ],
  ["of a file", vaultWith('<<secret "env" "A">>', '[secret.env]\nfile = "/x/.env"'), []],
  ["a literal", vaultWith("hvs.literal"), []],
])("%s", async (_name, text, names) => {
  const config = await parseConfig(text, { kinds: [env(), vault()] });
  expect(credentialNames(config)).toEqual(names);
});
