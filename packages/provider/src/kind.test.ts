import { expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { defineKind, type ProviderKind } from "./kind.ts";

const kind = defineKind({
  kind: "sample",
  options: (schemas) => schemas.strictObject({ token: schemas.string().meta({ secret: true }) }),
  checkKey: (key) => (key.version === undefined ? undefined : "no versions here"),
  canonicalKey: (key) => ({ key, aliases: [] }),
  create: (options) => {
    expectTypeOf(options).toEqualTypeOf<{ token: string }>();
    return { get: async () => ({ text: options.token }) };
  },
});

it("erases the option type, so that kinds stand side by side", () => {
  expectTypeOf(kind).toEqualTypeOf<ProviderKind>();
  expect([kind].map((one) => one.kind)).toEqual(["sample"]);
});

it("takes core's zod for its options", () => {
  expect(kind.options(z).safeParse({ token: "t", extra: 1 }).success).toBe(false);
  expect(kind.checkKey({ path: "a", version: "1" }, {})).toBe("no versions here");
});
