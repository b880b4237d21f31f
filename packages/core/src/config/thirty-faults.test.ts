import { inspect } from "node:util";
import { defineKind, isSecretError, type Zod } from "@latebound/provider";
import { expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";

const kind = (name: string, options: (z: Zod) => ReturnType<Zod["strictObject"]>) =>
  defineKind({
    kind: name,
    options,
    checkKey: (key) => (key.path.includes(" ") ? "a key can't hold spaces" : undefined),
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: () => ({ get: async () => undefined }),
  });

const env = kind("env", (z) =>
  z.strictObject({ prefix: z.string().optional(), file: z.string().optional() }),
);
const vault = kind("vault", (z) =>
  z.strictObject({
    address: z.url(),
    token: z.string().meta({ secret: true }),
    batch: z.enum(["auto", "off"]).optional(),
    kv_version: z.int().min(1).max(2).optional(),
  }),
);

const text = `top = "fine"
[secret]
hvs_canary-of-a-token-that-slipped-into-a-key = "canary"
default_provdier = "env"
default_provider = "no-canary"
[secret.env]
prefx = "canary"
file = 5
cache_ttl = "canary"
retries = "canary"
[secret.Upper-canary]
[secret.canary]
[secret.vualt_b]
[secret.file_x]
type = "canary"
timeout = 10
[secret.env_list]
type = ["canary"]
[secret.vault_a]
address = "canary"
token = 5
batch = "of"
kv_version = 3
max_stale = "1 canary"
max_concurrency = 0
[secret.vault_c]
address = "http://canary@host"
token = '<<secret "vault_d" "x">>'
negative_ttl = "-1s"
[secret.vault_d]
address = '<<secret "vault_c" "x">>'
token = '<<secret "absent" "canary">>'
[secret.env_bad]
prefix = '<<secret "env" >>'
[secret.vault_e]
[policy]
default = "sometimes"
[[grants]]
consumer = "canary"
[mail]
url = 'smtp://<<secret "env_list" "x" | nofilter>>'
other = [1, '<<secret "nowhere" "canary">>']
third = '<<secret "env" "a key">>'
[mail.deep]
key = """
first
<<secret "env" "x?version=">>"""
`;

test("thirty different faults are told in one run, each with its place", async () => {
  const error: unknown = await parseConfig(text, { kinds: [env, vault], file: "app.toml" }).catch(
    (thrown: unknown) => thrown,
  );
  if (!isSecretError(error)) throw new Error("no fault");
  const told = error.errors.map(
    ({ code, at, summary, hint }) =>
      `${at?.line}:${at?.column} ${code} ${at?.path}: ${summary} [${hint ?? ""}]`,
  );
  expect(told).toMatchSnapshot();
  expect(error.errors.length).toBeGreaterThanOrEqual(30);
  expect(
    error.errors.every(
      ({ at }) => at?.file === "app.toml" && at.line !== undefined && at.column !== undefined,
    ),
  ).toBe(true);
  expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain("canary");
});
