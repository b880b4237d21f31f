import { expect, test } from "vitest";
import { z } from "zod";
import { applySchema, applySchemaToFaulty } from "./document-schema.ts";

const schema = z
  .strictObject({
    url: z.string().max(3),
    port: z.number(),
    nested: z.strictObject({ key: z.string().max(3), n: z.number() }),
  })
  .refine(() => false);

test("of a document that can't be bound only what is certain is told", async () => {
  const document = { url: '<<secret "nope>>', port: "x", nested: { key: "<<secret", n: "x" }, typo: 1 };
  const problems = await applySchemaToFaulty(schema, document, z);
  expect(problems.map(({ path }) => path.join("."))).toEqual(["port", "nested.n", "typo"]);
});

test("a schema that throws on such a document tells nothing", async () => {
  const throwing = z.looseObject({}).transform(() => {
    throw new Error("x");
  });
  expect(await applySchemaToFaulty(throwing, {}, z)).toEqual([]);
});

test("an asynchronous zod schema is awaited", async () => {
  const asynchronous = z.object({ a: z.string().refine(async (text) => text === "yes") });
  expect(await applySchema(asynchronous, { a: "yes" }, z)).toEqual({ value: { a: "yes" } });
  expect(await applySchema(asynchronous, { a: "no" }, z)).toMatchObject({ problems: [{ path: ["a"] }] });
});
