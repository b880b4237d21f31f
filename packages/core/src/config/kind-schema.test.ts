import { defineKind } from "@latebound/provider";
import { expect, test } from "vitest";
import { z } from "zod";
import { createKindSchemas } from "./kind-schema.ts";

function kindNamed(kind: string, built?: () => void) {
  return defineKind({
    kind,
    options: (zod) => {
      built?.();
      return zod.strictObject({
        token: zod.string().meta({ secret: true }),
        dir: zod.string().meta({ path: true }),
      });
    },
    checkKey: () => undefined,
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: () => ({ get: async () => undefined }),
  });
}

test("a schema is built once, when it is first asked for, and knows its marks", () => {
  let count = 0;
  const kinds = createKindSchemas([kindNamed("one", () => count++)], z);
  expect(count).toBe(0);
  const schema = kinds.get("one");
  expect(kinds.get("one")).toBe(schema);
  expect(count).toBe(1);
  expect([schema?.isSecret(["token"]), schema?.isSecret(["dir"])]).toEqual([true, false]);
  expect([schema?.isPath(["token"]), schema?.isPath(["dir"])]).toEqual([false, true]);
  expect(kinds.names).toEqual(["one"]);
  expect(kinds.get("two")).toBeUndefined();
});

test("two kinds of one name and malformed names are refused", () => {
  expect(() => createKindSchemas([kindNamed("one"), kindNamed("one")], z)).toThrow(
    'two kinds are named "one"',
  );
  for (const name of ["", "One", "1a", "a_b", "a-b"]) {
    expect(() => createKindSchemas([kindNamed(name)], z)).toThrow("must be of the shape");
  }
});
