import { inspect } from "node:util";
import { defineKind, isSecretError, type SecretError } from "@latebound/provider";
import { expect, test } from "vitest";
import { isLate } from "../late/late.ts";
import { parseConfig } from "./parse-config.ts";
import { finishOptions } from "./provider-options.ts";

const canary = "canary-31-long-enough-to-be-no-name-at-all";

const env = defineKind({
  kind: "env",
  options: (z) =>
    z.strictObject({ file: z.string().meta({ path: true }).optional(), prefix: z.string().default("") }),
  checkKey: (key) =>
    /^[A-Z_]+$/.test(key.path) ? undefined : "expected the name of an environment variable",
  canonicalKey: (key) => ({ key, aliases: [] }),
  create: () => ({ get: async () => undefined }),
});

const vault = defineKind({
  kind: "vault",
  options: (z) =>
    z
      .strictObject({
        address: z.url(),
        token: z.string().min(4).meta({ secret: true }).optional(),
        approle: z
          .strictObject({ role_id: z.string(), secret_id: z.string().meta({ secret: true }) })
          .optional(),
        ca_file: z.string().meta({ path: true }).optional(),
        kv_version: z.int().default(2),
      })
      .refine(({ token, approle }) => (token === undefined) !== (approle === undefined), {
        error: "expected exactly one of token and approle",
        when: () => true,
      }),
  checkKey: () => undefined,
  canonicalKey: (key) => ({ key, aliases: [] }),
  create: () => ({ get: async () => undefined }),
});

const kinds = [env, vault];

async function faultsOf(textOrTable: string | object, file = "app.toml"): Promise<readonly SecretError[]> {
  const error: unknown = await parseConfig(textOrTable, { kinds, file }).catch((thrown: unknown) => thrown);
  if (!isSecretError(error)) throw new Error("no fault");
  expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain("canary");
  return error.errors.length > 0 ? error.errors : [error];
}

async function providerOf(text: string, name: string, file = "/etc/app/app.toml") {
  const provider = (await parseConfig(text, { kinds, file })).providers.get(name);
  if (!provider) throw new Error("no such provider");
  return provider;
}

const oneVault = `[secret.vault_local]\naddress = "http://127.0.0.1:8200"\ntoken = "${canary}"\n`;

test("the document is everything but the reserved tables; bare names and types name providers", async () => {
  const config = await parseConfig(
    `title = "x"\n[secret]\ndefault_provider = "env"\n[secret.env]\n[secret.other]\ntype = "env"\nprefix = "A_"\n[mail]\nurl = '<<secret "X">>'\n`,
    { kinds },
  );
  expect(config.document).toEqual({ title: "x", mail: { url: '<<secret "X">>' } });
  expect([...config.providers.keys()]).toEqual(["env", "other"]);
  expect(config.providers.get("other")?.kind.kind).toBe("env");
  expect(config.providers.get("other")?.staticOptions).toEqual({ prefix: "A_" });
  expect(config.defaultProvider).toBe("env");
});

test("a parsed table is as good as TOML, and is not changed", async () => {
  const table = { secret: { vault_local: { address: "http://h", token: canary } }, mail: { to: "x" } };
  const before = structuredClone(table);
  const config = await parseConfig(table, { kinds });
  expect(config.document).toEqual({ mail: { to: "x" } });
  expect(table).toEqual(before);
});

test("credentials are masked from parse on, and finishOptions gives them to the kind", async () => {
  const config = await parseConfig(oneVault, { kinds });
  const provider = config.providers.get("vault_local");
  if (!provider) throw new Error("no such provider");
  const shown = `${inspect(config, { depth: 12, showHidden: true })}${JSON.stringify([...config.providers])}`;
  expect(shown).not.toContain(canary);
  expect(shown).toContain("<masked>");
  expect(provider.staticOptions).toMatchObject({ address: "http://127.0.0.1:8200", kv_version: 2 });
  expect(finishOptions(provider, provider.boundOptions)).toEqual({
    address: "http://127.0.0.1:8200",
    token: canary,
    kv_version: 2,
  });
});

test("options with references are late, unknown until the first get, and their providers come first", async () => {
  const text = `[secret.vault_a]
address = '<<secret "vault_b" "x">>'
approle = { role_id = "r", secret_id = '<<secret "env" "ID">>' }
[secret.vault_b]
address = "http://b"
token = '<<secret "env" "TOKEN">>'
[secret.env]
`;
  const config = await parseConfig(text, { kinds });
  expect([...config.providers.keys()]).toEqual(["env", "vault_b", "vault_a"]);
  const provider = await providerOf(text, "vault_a");
  expect(provider.dependencies).toEqual(["vault_b", "env"]);
  expect(provider.staticOptions).toEqual({ kv_version: 2 });
  expect(isLate(provider.boundOptions.address)).toBe(true);
  const resolved = { address: "http://a", approle: { role_id: "r", secret_id: canary } };
  expect(finishOptions(provider, resolved)).toEqual({ ...resolved, kv_version: 2 });
});

test("what the schema says of a resolved value is told by finishOptions, without the value", async () => {
  const provider = await providerOf(
    `${oneVault.replace(canary, '<<secret \\"env\\" \\"X\\">>')}[secret.env]\n`,
    "vault_local",
  );
  let thrown: unknown;
  try {
    finishOptions(provider, { address: `no url ${canary}`, token: "abc" });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: "invalid_config",
    errors: [{ at: { path: "secret.vault_local.address" } }, {}],
  });
  expect(`${inspect(thrown, { depth: 9 })}${JSON.stringify(thrown)}`).not.toContain(canary);
});

test("paths are relative to the file, also those that come from a reference", async () => {
  const literal = await providerOf('[secret.env]\nfile = "../.env"\n', "env");
  expect(literal.staticOptions).toEqual({ file: "/etc/.env", prefix: "" });
  const late = await providerOf(`[secret.env]\n[secret.env_b]\nfile = '<<secret "env" "FILE">>'\n`, "env_b");
  expect(finishOptions(late, { file: "x/.env" })).toEqual({ file: "/etc/app/x/.env", prefix: "" });
});

test("an address with a user or password is refused, at once or when it is resolved", async () => {
  const [fault] = await faultsOf(`[secret.vault_x]\naddress = "http://user:${canary}@h"\ntoken = "abcd"\n`);
  expect(fault).toMatchObject({ code: "invalid_config", at: { path: "secret.vault_x.address", line: 2 } });
  const late = await providerOf(
    `[secret.env]\n[secret.vault_x]\naddress = '<<secret "env" "A">>'\ntoken = "abcd"\n`,
    "vault_x",
  );
  expect(() => finishOptions(late, { address: `http://u:${canary}@h`, token: "abcd" })).toThrow(
    "must not hold a user",
  );
});

test("sameAs: equal tables are the same, whatever else the files say", async () => {
  const base = await providerOf(`${oneVault}ca_file = "ca.pem"\n`, "vault_local");
  const same = await providerOf(`x = 1\n${oneVault}ca_file = "./ca.pem"\ncache_ttl = "5m"\n`, "vault_local");
  const others = await Promise.all([
    providerOf(`${oneVault}ca_file = "ca.pem"\n`.replace(canary, "another"), "vault_local"),
    providerOf(`${oneVault}ca_file = "ca.pem"\nretries = 3\n`, "vault_local"),
    providerOf(`${oneVault}ca_file = "ca.pem"\n`, "vault_local", "/srv/app.toml"),
    providerOf(oneVault, "vault_local"),
  ]);
  expect(base.sameAs(same)).toBe(true);
  expect(others.map((other) => base.sameAs(other))).toEqual([false, false, false, false]);
});

test("sameAs goes by the text of references and by the default provider", async () => {
  const text = (key: string, standard: string) =>
    `[secret]\ndefault_provider = "${standard}"\n[secret.env]\n[secret.env_b]\n[secret.vault_x]\naddress = "http://h"\ntoken = '<<secret "${key}">>'\n`;
  const base = await providerOf(text("A", "env"), "vault_x");
  expect(base.sameAs(await providerOf(text("A", "env"), "vault_x"))).toBe(true);
  expect(base.sameAs(await providerOf(text("B", "env"), "vault_x"))).toBe(false);
  expect(base.sameAs(await providerOf(text("A", "env_b"), "vault_x"))).toBe(false);
});

test("two kinds of one name are refused", async () => {
  await expect(parseConfig({}, { kinds: [env, env] })).rejects.toThrow('two kinds are named "env"');
});

test("a loop between providers is told by its names", async () => {
  const faults = await faultsOf(`[secret.vault_a]
address = "http://a"
token = '<<secret "vault_b" "x">>'
[secret.vault_b]
address = "http://b"
token = '<<secret "vault_a" "x">>'
`);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.message).toContain("vault_a → vault_b → vault_a");
  expect(faults[0]?.at).toEqual({ file: "app.toml", path: "secret.vault_a", line: 1, column: 9 });
});

test("a table's faults have their key path, and no line", async () => {
  const faults = await faultsOf(
    { secret: { vault_x: { address: "http://h" }, env: { prefix: 5 } } },
    "app.json",
  );
  expect(faults.map((fault) => fault.at)).toEqual([
    { file: "app.json", path: "secret.vault_x" },
    { file: "app.json", path: "secret.env.prefix" },
  ]);
});

test("a schema that throws holds nothing back and gives nothing away", async () => {
  const broken = defineKind({
    kind: "broken",
    options: (z) =>
      z.strictObject({ a: z.string() }).transform((options) => {
        throw new Error(options.a);
      }),
    checkKey: () => undefined,
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: () => ({ get: async () => undefined }),
  });
  const error: unknown = await parseConfig(`[secret.broken]\na = "${canary}"`, { kinds: [broken] }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "invalid_config", at: { path: "secret.broken" } });
  expect(inspect(error, { showHidden: true })).not.toContain(canary);
});

test("a hostile parsed object reaches no prototype", async () => {
  const hostile: object = JSON.parse(
    '{"__proto__": {"polluted": 1}, "secret": {"__proto__": {"x": 1}, "env": {"__proto__": {"prefix": "P"}}}}',
  );
  const faults = await faultsOf(hostile);
  expect(faults.map((fault) => fault.code)).toEqual(["invalid_config", "invalid_config"]);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});
