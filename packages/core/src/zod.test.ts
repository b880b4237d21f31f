import { inspect } from "node:util";
import { isSecretError } from "@latebound/provider";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { contentOf, isLate, type Late } from "./late/late.ts";
import { createLate } from "./late/late-value.ts";
import { late } from "./zod.ts";

const canary = "canary-52";
const reference = createLate({ source: '<<secret "env" "X">>', parts: [], at: undefined });

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing thrown");
}

test("a reference stays late; what it resolves to goes through the schema", () => {
  const schema = late(z.coerce.number().int());
  const value = schema.parse(reference);
  expectTypeOf(value).toEqualTypeOf<Late<number>>();
  expect(contentOf(value).source).toBe('<<secret "env" "X">>');
  expect(contentOf(value).decode?.("587")).toBe(587);
});

test("a value that doesn't fit is invalid_value with issue codes only", () => {
  const schema = late(
    z
      .string()
      .max(3)
      .refine((text) => text.includes("z"), { error: (issue) => `bad ${issue.input}` }),
  );
  const { decode } = contentOf(schema.parse(reference));
  const error = thrownBy(() => decode?.(canary));
  expect(isSecretError(error) && error.code).toBe("invalid_value");
  expect(String(error)).toContain("too_big, custom");
  expect(inspect(error, { showHidden: true })).not.toContain(canary);
});

test("what a schema throws while it decodes is not passed on", () => {
  const schema = late(
    z.string().transform((text) => {
      throw new Error(text);
    }),
  );
  const error = thrownBy(() => contentOf(schema.parse(reference)).decode?.(canary));
  expect(isSecretError(error) && error.code).toBe("invalid_value");
  expect(inspect(error, { showHidden: true })).not.toContain(canary);
});

test("a literal is checked at once and wrapped, masked where it is shown", () => {
  const value = late(z.string().min(3)).parse(canary);
  expect(isLate(value)).toBe(true);
  expect(contentOf(value).constant).toEqual({ value: canary });
  expect(`${inspect(value, { showHidden: true })}${JSON.stringify(value)}`).not.toContain(canary);
});

test("a literal that doesn't fit gives the inner schema's issues, without the input", () => {
  const schema = z.strictObject({
    port: late(z.strictObject({ n: z.number() })),
    other: late(z.string().max(2)),
  });
  const result = schema.safeParse({ port: { n: canary }, other: canary });
  expect(result.error?.issues.map(({ code, path }) => [code, path])).toEqual([
    ["invalid_type", ["port", "n"]],
    ["too_big", ["other"]],
  ]);
  expect(JSON.stringify(result.error?.issues)).not.toContain(canary);
});

test("an absent value is a fault, unless it is optional or has a prefault", () => {
  const schema = z.strictObject({ a: late(z.string()).optional(), b: late(z.string()).prefault("x") });
  const parsed = schema.parse({});
  expect(parsed.a).toBeUndefined();
  expect(contentOf(parsed.b).constant).toEqual({ value: "x" });
  expect(z.strictObject({ a: late(z.string()) }).safeParse({}).success).toBe(false);
});

test("JSON Schema can be made of it", () => {
  const schema = z.strictObject({ password: late(z.string()) });
  for (const io of ["input", "output"] as const) {
    expect(z.toJSONSchema(schema, { io, unrepresentable: "any" })).toMatchObject({
      properties: { password: { type: "string" } },
    });
  }
});
