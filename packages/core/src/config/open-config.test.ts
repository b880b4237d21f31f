import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { defineKind, isSecretError, type SecretError } from "@latebound/provider";
import { afterAll, beforeAll, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { isLate, type Late } from "../late/late.ts";
import { late } from "../zod.ts";
import type { DocumentSchema } from "./document-schema.ts";
import { openConfig } from "./open-config.ts";

const canary = "canary-44-long-enough-to-be-no-name-at-all";
const values: Readonly<Record<string, string>> = { PASSWORD: canary, PORT: "587" };

let created = 0;
const env = defineKind({
  kind: "env",
  options: (z) => z.strictObject({}),
  checkKey: (key) =>
    /^[A-Z_]+$/.test(key.path) ? undefined : "expected the name of an environment variable",
  canonicalKey: (key) => ({ key, aliases: [] }),
  create() {
    created++;
    return {
      async get({ path }) {
        const text = values[path];
        return text === undefined ? undefined : { text };
      },
    };
  },
});
const kinds = [env];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latebound-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function faultsOf(opening: Promise<unknown>): Promise<readonly SecretError[]> {
  const error: unknown = await opening.catch((thrown: unknown) => thrown);
  if (!isSecretError(error)) throw new Error("no fault");
  expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain("canary");
  return error.errors.length > 0 ? error.errors : [error];
}

const mail = `[secret.env]
[mail]
host = "mail.internal"
password = '<<secret "env" "PASSWORD">>'
port = '<<secret "env" "PORT">>'
`;
const MailConfig = z.strictObject({
  mail: z.strictObject({
    host: z.string(),
    password: late(z.string().min(8)),
    port: late(z.coerce.number().int()),
  }),
});

test("a typed document that prints its references, and resolves at the end", async () => {
  const { resolver, document } = await openConfig(await file("a.toml", mail), { kinds, schema: MailConfig });
  expectTypeOf(document).toEqualTypeOf<{
    mail: { host: string; password: Late<string>; port: Late<number> };
  }>();
  expect(created).toBe(0);
  expect(inspect(document, { depth: 9 })).toContain('<<secret "env" "PASSWORD">>');
  const resolved = await resolver.for("plugin:mailer").resolve(document.mail);
  expect(resolved).toEqual({ host: "mail.internal", password: canary, port: 587 });
  await resolver.close();
});

test("without a schema the document is what was bound", async () => {
  const { document, resolver } = await openConfig([await file("b.toml", mail)], { kinds });
  expectTypeOf(document).toBeObject();
  expect(isLate((document.mail as { password: unknown }).password)).toBe(true);
  await resolver.close();
});

test("a value that doesn't fit late()'s schema is invalid_value, with its place and without the value", async () => {
  const schema = z.object({ mail: z.object({ password: late(z.string().max(3)) }) });
  const path = await file("c.toml", mail);
  const { resolver, document } = await openConfig(path, { kinds, schema });
  const [fault] = await faultsOf(resolver.for("plugin:mailer").resolve(document));
  expect(fault).toMatchObject({ code: "invalid_value", at: { file: path, path: "mail.password" } });
  expect(fault?.message).toContain("too_big");
  await resolver.close();
});

test("later files win; of a file that isn't the operator's the references stay text", async () => {
  const base = await file("base.toml", mail);
  const users = await file("users.toml", `[mail]\nhost = '<<secret "env" "PASSWORD">>'\n`);
  const paths = [base, { path: users, operator: false }];
  const { document, resolver } = await openConfig(paths, { kinds, schema: MailConfig });
  expect(document.mail.host).toBe('<<secret "env" "PASSWORD">>');
  expect(await resolver.for("plugin:mailer").resolve(document.mail)).toMatchObject({
    host: '<<secret "env" "PASSWORD">>',
  });
  const late = await openConfig([base, users], { kinds });
  expect(isLate((late.document.mail as { host: unknown }).host)).toBe(true);
  await resolver.close();
  await late.resolver.close();
});

test("reserved tables in a file that isn't the operator's are faults, with its name and line", async () => {
  const path = await file("plugin.toml", 'x = 1\n[secret.env]\nallow = "canary"\n');
  const faults = await faultsOf(openConfig([{ path, operator: false }], { kinds }));
  expect(faults.map(({ code, at }) => [code, at])).toEqual([
    ["invalid_config", { file: path, path: "secret", line: 2, column: 2 }],
  ]);
});

test("faults of providers, references and schema come together, in the order of the file", async () => {
  const path = await file(
    "d.toml",
    `[secret.env]\nprefix = "canary"\n[mail]\nhost = 5\npasword = "canary"\npassword = '<<secret "evn" "X">>'\nport = '<<secret "env" "x y">>'\n`,
  );
  const faults = await faultsOf(openConfig(path, { kinds, schema: MailConfig }));
  expect(faults.map(({ code, at, hint }) => [code, at?.line, at?.path, hint])).toEqual([
    ["invalid_config", 2, "secret.env", expect.stringContaining("cache_ttl")],
    ["invalid_config", 4, "mail.host", undefined],
    ["invalid_config", 5, "mail", 'did you mean "password"?'],
    ["unknown_provider", 6, "mail.password", 'did you mean "env"?'],
    ["invalid_reference", 7, "mail.port", undefined],
  ]);
});

test("faults of references and of the schema come together", async () => {
  const path = await file("e.toml", mail.replace('"PORT"', '"no port"').replace('"mail.internal"', "5"));
  const faults = await faultsOf(openConfig(path, { kinds, schema: MailConfig }));
  expect(faults.map(({ code, at }) => [code, at?.line, at?.column])).toEqual([
    ["invalid_config", 3, 1],
    ["invalid_reference", 5, 9],
  ]);
});

test("schema faults have key paths and places; a string where late() is missing gets that advice", async () => {
  const schema = z.object({ mail: z.object({ host: z.number(), password: z.string(), to: z.string() }) });
  const path = await file("f.toml", mail.replace("mail.internal", canary));
  const faults = await faultsOf(openConfig(path, { kinds, schema }));
  expect(faults.map(({ at, summary, hint }) => [at?.path, at?.line, summary, hint])).toEqual([
    ["mail.to", 2, "missing: expected a string", undefined],
    ["mail.host", 3, "expected a number, found a string", undefined],
    ["mail.password", 4, "expected a string, found a secret reference", expect.stringContaining("late(")],
  ]);
});

test("a literal that doesn't fit late()'s schema is a fault at boot", async () => {
  const path = await file("g.toml", mail.replace(`'<<secret "env" "PASSWORD">>'`, '"canary"'));
  const [fault] = await faultsOf(openConfig(path, { kinds, schema: MailConfig }));
  expect(fault).toMatchObject({ code: "invalid_config", at: { path: "mail.password", line: 4 } });
  expect(fault?.summary).toBe("expected at least 8 characters");
});

test("a schema of another library is taken, sync or async, and its messages are not", async () => {
  const schema: DocumentSchema<{ ok: true }> = {
    "~standard": {
      async validate(value) {
        const { ok } = value as { ok: unknown };
        const issues = [
          { message: `bad ${ok}`, path: ["ok"] },
          { message: "canary", path: [{ key: "list" }, 1] },
        ];
        return ok === true ? { value: { ok } } : { issues };
      },
    },
  };
  const good = await openConfig(await file("h.toml", "ok = true\n"), { kinds: [], schema });
  expectTypeOf(good.document).toEqualTypeOf<{ ok: true }>();
  expect(good.document).toEqual({ ok: true });
  const faults = await faultsOf(
    openConfig(await file("i.toml", 'list = [1,\n 2]\nok = "canary"\n'), { kinds: [], schema }),
  );
  expect(faults.map(({ at, summary }) => [at?.path, at?.line, summary])).toEqual([
    ["list[1]", 2, "not what the document's schema asks for"],
    ["ok", 3, "not what the document's schema asks for"],
  ]);
});

test("what a schema throws is not passed on; an unresolved use of a late value is told with its line", async () => {
  const path = await file("j.toml", `${mail}url = "canary"\n`);
  const throwing = z.looseObject({}).transform((document) => {
    throw new Error(JSON.stringify(document));
  });
  const [thrown] = await faultsOf(openConfig(path, { kinds, schema: throwing }));
  expect(thrown?.summary).toBe("the document's schema threw an error");
  const using = z.object({ mail: z.looseObject({}) }).transform(({ mail: table }) => `${table.password}`);
  const [unresolved] = await faultsOf(openConfig(path, { kinds, schema: using }));
  expect(unresolved).toMatchObject({ code: "unresolved", at: { path: "mail.password", line: 4 } });
});

test("every file that can't be read is told", async () => {
  const paths = [join(folder, "absent.toml"), join(folder, "missing.toml")];
  const faults = await faultsOf(openConfig(paths, { kinds }));
  expect(faults.map(({ code, at }) => [code, at?.file])).toEqual(
    paths.map((path) => ["invalid_config", path]),
  );
});

test("tables are accepted by record schemas", async () => {
  const schema = z.record(z.string(), z.record(z.string(), z.number()));
  const { document } = await openConfig(await file("k.toml", "[a]\nb = 1\n"), { kinds: [], schema });
  expect(document).toEqual({ a: { b: 1 } });
});

test("a text that was read already is what counts, not what the file holds by now", async () => {
  const path = await file("read-before.toml", "[mail]\nhost = 'now'\n");
  const { document } = await openConfig([{ path, text: "[mail]\nhost = 'then'\n" }], { kinds });
  expect(document).toEqual({ mail: { host: "then" } });
});
