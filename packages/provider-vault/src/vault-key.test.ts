import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePath } from "./api-path.ts";
import { canonicalKey, checkKey } from "./vault-key.ts";

describe("checkKey", () => {
  test.each([
    ["secret/db"],
    ["team/kv/db"],
    ["secret/%2e%2e/x"],
    ["secret/ä b'=&"],
    ["authors/x"],
    ["secret/auth/token"],
  ])("takes %j", (path) => {
    expect(checkKey({ path }, {})).toBeUndefined();
  });

  test.each([
    [""],
    ["/secret/db"],
    ["secret/db/"],
    ["secret//db"],
    ["secret/./db"],
    ["secret/../sys/x"],
    [".."],
    ["secret/a\u0000b"],
    ["secret/a\nb"],
    ["secret/\ud800"],
    ["auth/token/lookup-self"],
    ["auth"],
    ["sys/policy/x"],
    ["identity/entity/id/x"],
  ])("refuses %j", (path) => {
    expect(checkKey({ path }, {})).toBeTypeOf("string");
  });

  test.each([["1"], ["12"], ["4294967296"]])("takes version %j", (version) => {
    expect(checkKey({ path: "secret/db", version }, {})).toBeUndefined();
  });

  test.each([["0"], ["-1"], ["+1"], ["010"], ["1.0"], ["1e3"], [" 1"], [""], ["latest"], ["1&x=y"]])(
    "refuses version %j",
    (version) => {
      expect(checkKey({ path: "secret/db", version }, {})).toMatch(/version/);
    },
  );

  test("refuses a stage", () => {
    expect(checkKey({ path: "secret/db", stage: "AWSCURRENT" }, {})).toMatch(/no stages/);
  });

  test("knows what the options say about a mount", () => {
    const kv1 = { mount: "old/", kv_version: 1 } as const;
    const kv2 = { mount: "team/kv", kv_version: 2 } as const;
    expect(checkKey({ path: "old/db", version: "1" }, kv1)).toMatch(/no versions/);
    expect(checkKey({ path: "other/db", version: "1" }, kv1)).toBeUndefined();
    expect(checkKey({ path: "team/kv/data/db" }, kv2)).toMatch(/bao kv get/);
    expect(checkKey({ path: "team/kv/metadata/db" }, kv2)).toMatch(/bao kv get/);
    expect(checkKey({ path: "team/kv/data" }, kv2)).toBeUndefined();
    expect(checkKey({ path: "team/kv" }, kv2)).toMatch(/mount/);
  });

  test("never quotes a key", () => {
    const refused = fc.string({ minLength: 8, unit: "grapheme" }).map((text) => `canary${text}/../`);
    fc.assert(fc.property(refused, (path) => !checkKey({ path }, {})?.includes("canary")));
  });
});

describe("canonicalKey", () => {
  test("is the key itself", () => {
    const key = { path: "secret/db", version: "2" };
    expect(canonicalKey(key, {})).toEqual({ key, aliases: [] });
  });

  test.each([["team-a"], ["/team-a/"]])("names the spelling with the namespace %j in front", (namespace) => {
    expect(canonicalKey({ path: "kv/x" }, { namespace }).aliases).toEqual(["team-a/kv/x"]);
  });
});

test("no key that is taken can leave its place in the URL", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const path = `secret/${text}`;
      fc.pre(checkKey({ path }, {}) === undefined);
      const url = new URL(`http://vault.test/v1/${encodePath(path)}`);
      const segments = url.pathname.split("/").slice(2).map(decodeURIComponent);
      expect(segments.join("/")).toBe(path);
      expect(url.search + url.hash).toBe("");
    }),
  );
});
