import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { canonicalKey, checkKey } from "./file-key.ts";
import { file } from "./file-provider.ts";

const directory = { dir: "/secrets" };
const properties = { properties: "/app.properties" };

test.each([
  "password",
  "mail/smtp/password",
  ".hidden",
  "a..b",
  "a.",
  "pass wörd/秘密/🔑",
  "x%2F'\"$(id)",
  "a\\b",
  "c:d",
  "x".repeat(255),
  Array(16).fill("x".repeat(127)).join("/"),
])("takes the name %s", (path) => {
  expect(checkKey({ path }, directory, "linux")).toBeUndefined();
});

test.each([
  "",
  "/etc/passwd",
  "..",
  "../x",
  "a/../x",
  "a/..",
  ".",
  "./a",
  "a/./b",
  "a//b",
  "a/",
  "..data/a",
  "..2024_11_22/a",
  "a\0b",
  "a\nb",
  "a\u001bb",
  "x".repeat(256),
  "ö".repeat(128),
  Array(17).fill("x".repeat(127)).join("/"),
])("refuses the name %j", (path) => {
  expect(checkKey({ path }, directory, "linux")).toBeTypeOf("string");
});

test("refuses what Windows takes for a separator, a drive or a stream", () => {
  expect(checkKey({ path: "..\\x" }, directory, "win32")).toBeTypeOf("string");
  expect(checkKey({ path: "a\\..\\..\\x" }, directory, "win32")).toMatch(/separated/);
  expect(checkKey({ path: "a:stream" }, directory, "win32")).toMatch(/:/);
});

test("a name that passes never leads out of the directory by itself", () => {
  const segment = fc.oneof(fc.constantFrom("..", ".", "", "a", "..a", "a/.."), fc.string());
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      const path = segments.join("/");
      if (checkKey({ path }, directory, "linux") !== undefined) return;
      expect(new URL(`file:///root/${encodeURI(path)}`).pathname.startsWith("/root/")).toBe(true);
    }),
  );
});

test("a fault never quotes the key", () => {
  for (const path of ["../canary-91ab", "canary-91ab\n", "canary-91ab/"]) {
    expect(checkKey({ path }, directory, "linux")).not.toContain("canary");
  }
});

test("a property may have any name but none", () => {
  expect(checkKey({ path: "../a//b" }, properties, "linux")).toBeUndefined();
  expect(checkKey({ path: "" }, properties, "linux")).toBeTypeOf("string");
});

test("says that there are no versions and no stages", () => {
  for (const options of [directory, properties]) {
    expect(checkKey({ path: "a", version: "1" }, options, "linux")).toMatch(/no versions/);
    expect(checkKey({ path: "a", stage: "b" }, options, "linux")).toMatch(/no stages/);
  }
});

test("takes one place, or the directory of the service manager", () => {
  const without = file({ env: {} }).options(z);
  const within = file({ env: { CREDENTIALS_DIRECTORY: "/run/credentials/app" } }).options(z);
  expect(without.safeParse({ dir: "/a" }).success).toBe(true);
  expect(without.safeParse({ properties: "/a" }).success).toBe(true);
  expect(within.safeParse({}).success).toBe(true);
  expect(without.safeParse({}).error?.issues[0]?.path).toEqual(["dir"]);
  expect(
    file({ env: { CREDENTIALS_DIRECTORY: "" } })
      .options(z)
      .safeParse({}).success,
  ).toBe(false);
  expect(within.safeParse({ dir: "/a", properties: "/b" }).error?.issues[0]?.path).toEqual(["properties"]);
  expect(without.safeParse({ dir: "" }).success).toBe(false);
});

test("reports an unknown option and a missing place together", () => {
  const issues = file({ env: {} }).options(z).safeParse({ directory: "/a" }).error?.issues ?? [];
  expect(issues.map(({ code }) => code)).toEqual(["unrecognized_keys", "custom"]);
});

test("keeps a version or stage, so that a pattern with one is not taken for a pattern without", () => {
  const key = { path: "a", stage: "b" };
  expect(file({ env: {} }).canonicalKey(key, directory)).toEqual({ key, aliases: ["/secrets/a"] });
});

describe("canonicalKey", () => {
  test("names the whole path as an alias, so that directories within each other lead to one", () => {
    const outer = canonicalKey({ path: "tokens/vault" }, { dir: "/run/secrets" });
    const inner = canonicalKey({ path: "vault" }, { dir: "/run/secrets/tokens/" });
    expect([outer.key.path, inner.key.path]).toEqual(["tokens/vault", "vault"]);
    expect(inner.aliases).toEqual(outer.aliases);
  });

  test("knows no alias while the directory is unknown", () => {
    expect(canonicalKey({ path: "vault" }, {}).aliases).toEqual([]);
  });
});
