import { defineKind, type Zod } from "@latebound/provider";
import { expect, test } from "vitest";
import { z } from "zod";
import { createLate } from "../late/late-value.ts";
import { checkBoundOptions, checkOptions, maskCredentials } from "./check-options.ts";
import { createKindSchemas, type KindSchema } from "./kind-schema.ts";
import { Masked } from "./masked.ts";

const canary = "canary-63";
const reference = createLate({ source: '<<secret "env" "X">>', parts: [], at: undefined });

function schemaOf(options: (zod: Zod) => z.ZodType): KindSchema {
  const kind = defineKind({
    kind: "some",
    options,
    checkKey: () => undefined,
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: () => ({ get: async () => undefined }),
  });
  const schema = createKindSchemas([kind], z).get("some");
  if (!schema) throw new Error("no schema");
  return schema;
}

const some = schemaOf((zod) =>
  zod
    .strictObject({
      address: zod.url(),
      token: zod.string().min(20).meta({ secret: true }).optional(),
      login: zod
        .strictObject({ id: zod.string().max(3), key: zod.string().min(9).meta({ secret: true }) })
        .optional(),
      either: zod.union([zod.boolean(), zod.strictObject({ a: zod.int() })]).optional(),
      level: zod.int().default(2),
    })
    .refine(({ token, login }) => (token === undefined) !== (login === undefined), {
      error: "expected one of token and login",
      when: () => true,
    }),
);

const told = (options: Record<string, unknown>, schema = some) =>
  checkBoundOptions(options, schema).problems.map(({ path, message }) => [path.join("."), message]);

test("what the schema says at a reference's place waits", () => {
  expect(told({ address: reference, token: reference })).toEqual([]);
  expect(told({ address: "http://h", login: { id: "abc", key: reference } })).toEqual([]);
  expect(told({ address: "http://h", token: reference, either: { a: reference } })).toEqual([]);
});

test("everything else is told, beside a reference too", () => {
  expect(told({ address: "no", token: reference, level: "x" })).toEqual([
    ["address", 'expected text of the form "url"'],
    ["level", "expected a number, found a string"],
  ]);
  expect(told({ address: "http://h", login: { id: "long", key: reference, keey: 1 } })).toEqual([
    ["login.id", "expected at most 3 characters"],
    ["login.keey", 'unknown option: "keey"'],
  ]);
  expect(told({ address: reference })).toEqual([["", "expected one of token and login"]]);
  expect(told({ address: reference, token: reference, login: { id: "a", key: reference } })).toEqual([
    ["", "expected one of token and login"],
  ]);
});

test("what was parsed has defaults, and lacks every option that holds a reference", () => {
  const { parsed } = checkBoundOptions({ address: "http://h", login: { id: "abc", key: reference } }, some);
  expect(parsed).toEqual({ address: "http://h", level: 2 });
});

test("a transformation of the whole never sees what stands for a reference's value", () => {
  const piped = schemaOf((zod) =>
    zod
      .strictObject({ address: zod.string(), name: zod.string() })
      .transform(({ address }) => new URL(address).host),
  );
  expect(checkBoundOptions({ address: reference, name: "n" }, piped)).toEqual({
    parsed: { name: "n" },
    problems: [],
  });
  expect(checkOptions({ address: "http://h", name: "n" }, piped).parsed).toBe("h");
});

test("a schema that throws is a problem, and what it threw is dropped", () => {
  const throwing = schemaOf((zod) =>
    zod.looseObject({}).transform((options) => {
      throw new Error(JSON.stringify(options));
    }),
  );
  expect(checkOptions({ a: canary }, throwing).problems).toEqual([
    { path: [], message: "the schema of this kind's options failed" },
  ]);
});

test("an address with a user in it is refused, but a credential may look like one", () => {
  const text = `http://user:${canary}@h`;
  const { problems } = checkOptions({ address: text, token: text }, some);
  expect(problems.map(({ path }) => path)).toEqual([["address"]]);
  expect(JSON.stringify(problems)).not.toContain(canary);
});

test("literal credentials are masked wherever the mark is, references are left", () => {
  const masked = maskCredentials({ address: "a", token: canary, login: { id: "i", key: canary } }, some);
  expect(JSON.stringify(masked)).not.toContain(canary);
  expect(Masked.reveal(masked.token)).toBe(canary);
  expect(masked.address).toBe("a");
  expect(maskCredentials({ token: reference }, some).token).toBe(reference);
});
