import { expect, test } from "vitest";
import { z } from "zod";
import { knownPart, markedPaths, matchesPath, namesAt } from "./schema-outline.ts";

const secret = z.string().meta({ secret: true });
const schema = z
  .strictObject({
    address: z.url(),
    token: secret.min(1).optional(),
    upper: secret.transform((text) => text.toUpperCase()).default("x"),
    approle: z.strictObject({ role_id: z.string(), secret_id: secret }).optional(),
    either: z.union([z.string(), z.strictObject({ key: secret })]),
    list: z.array(secret),
    record: z.record(z.string(), secret),
    whole: z.record(z.string(), z.string()).meta({ secret: true }),
    login: z.discriminatedUnion("by", [
      z.strictObject({ by: z.literal("jwt"), jwt: secret.nullable() }),
      z.strictObject({ by: z.literal("file"), file: z.string().meta({ path: true }) }),
    ]),
  })
  .refine(() => true);
const outline = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

test.each([
  [["token"], true],
  [["upper"], true],
  [["approle", "secret_id"], true],
  [["either", "key"], true],
  [["list", 3], true],
  [["record", "any"], true],
  [["whole"], true],
  [["whole", "deep", 1], true],
  [["login", "jwt"], true],
  [["approle"], false],
  [["approle", "role_id"], false],
  [["address"], false],
  [["login", "file"], false],
])("the secret mark at %j: %s", (path, marked) => {
  expect(matchesPath(markedPaths(outline, "secret"), path)).toBe(marked);
});

test("another mark is found apart", () => {
  expect(markedPaths(outline, "path")).toEqual([["login", "file"]]);
});

test("the names that are valid at a path, through unions too", () => {
  expect(namesAt(outline, ["approle"])).toEqual(["role_id", "secret_id"]);
  expect(namesAt(outline, ["login"])).toEqual(["by", "jwt", "file"]);
  expect(namesAt(outline, [])).toContain("approle");
  expect(namesAt(outline, ["nothing", 1])).toEqual([]);
});

test("the part of a path that the schema knows by name", () => {
  expect(knownPart(outline, ["approle", "role_id"])).toEqual(["approle", "role_id"]);
  expect(knownPart(outline, ["list", 2])).toEqual(["list", 2]);
  expect(knownPart(outline, ["record", "any", "deeper"])).toEqual(["record"]);
  expect(knownPart(outline, ["approle", "unknown", "role_id"])).toEqual(["approle"]);
  expect(knownPart(outline, ["unknown"])).toEqual([]);
});
