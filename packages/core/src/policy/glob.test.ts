import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGlob } from "./glob.ts";

describe("parseGlob", () => {
  it.each([
    ["apps/mail", "apps/mail", true],
    ["apps/mail", "apps/mail/smtp", false],
    ["apps/*", "apps/mail", true],
    ["apps/*", "apps/mail/smtp", false],
    ["apps/*", "apps", false],
    ["apps/m*l", "apps/mail", true],
    ["apps/m*l", "apps/m/l", false],
    ["apps/**", "apps/mail/smtp", true],
    ["apps/**", "apps", true],
    ["**/admin/**", "admin", true],
    ["**/admin/**", "a/b/admin/c", true],
    ["**/admin/**", "a/administrator/c", false],
    ["a/**/z", "a/z", true],
    ["a/**/z", "a/b/c/z", true],
    ["a/**/z", "a/b/c", false],
    ["a**", "abc", true],
    ["a**", "abc/d", false],
    ["**", "", true],
    ["*", "", true],
    ["*", "a/b", false],
    ["a.c", "abc", false],
    ["(a+)+$", "aaaaaaaa", false],
  ])("%s matches %s: %s", (pattern, text, expected) => {
    expect(parseGlob(pattern, "/").matches(text)).toBe(expected);
  });

  it("agrees with a regular expression written from the rule", () => {
    const pieces = fc.array(fc.constantFrom("a", "b", "*", "**", "ab", "a*"), { minLength: 1, maxLength: 5 });
    const segments = fc.array(fc.constantFrom("a", "b", "ab", "ba", "aab"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(pieces, segments, (pattern, text) => {
        const expected = asExpression(pattern).test(`/${text.join("/")}`);
        expect(parseGlob(pattern.join("/"), "/").matches(text.join("/"))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes bounded time for patterns made to be slow", () => {
    const pattern = `${"**/a/".repeat(200)}b`;
    expect(parseGlob(pattern, "/").matches("a/".repeat(5_000))).toBe(false);
  });
});

function asExpression(pattern: readonly string[]): RegExp {
  const parts = pattern.map((part) =>
    part === "**" ? "(?:/[^/]*)*" : `/${part.replaceAll(/\*+/g, "[^/]*")}`,
  );
  return new RegExp(`^${parts.join("")}$`);
}
