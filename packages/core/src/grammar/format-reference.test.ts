import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatField, formatKey, formatReference } from "./format-reference.ts";
import { parseKey } from "./parse-key.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Field } from "./template.ts";

const keyText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom("#", "?", "%", "%23", "%3F", "2", "5", "3", "F", "~", "/", '"', "\\"),
      fc.string({ unit: "grapheme" }),
    ),
  })
  .filter((text) => text !== "" && !/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(text));
const selector = keyText.filter((text) => !/[?#]|&(?:version|stage)=/.test(text));
const key = fc.oneof(
  fc.record({ path: keyText }),
  fc.record({ path: keyText, version: selector }),
  fc.record({ path: keyText, stage: selector }),
);
const name = keyText.filter((text) => !text.startsWith("/"));
const field: fc.Arbitrary<Field | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ name }),
  fc.record({ pointer: fc.array(fc.oneof(keyText, fc.constant("")), { minLength: 1 }) }),
);

describe("formatKey", () => {
  it.each([
    [{ path: "apps/mail" }, undefined, "apps/mail"],
    [{ path: "a", version: "3" }, { name: "p" }, "a?version=3#p"],
    [{ path: "a", stage: "S" }, { pointer: ["p", "q/r", "~"] }, "a?stage=S#/p/q~1r/~0"],
    [{ path: "a#b?c%d%23" }, { name: "x#" }, "a%23b%3Fc%d%2523#x%23"],
    [{ path: "a" }, { name: "/x" }, "a#/~1x"],
    [{ path: "a" }, { name: "" }, "a#/"],
  ])("%j with %j is %s", (givenKey, givenField, text) => {
    expect(formatKey(givenKey, givenField)).toBe(text);
  });

  it("parses back to the same key and field", () => {
    fc.assert(
      fc.property(key, field, (givenKey, givenField) => {
        expect(parseKey(formatKey(givenKey, givenField))).toEqual({ key: givenKey, field: givenField });
      }),
    );
  });

  it("gives different texts to different keys", () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(formatKey(one) === formatKey(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});

describe("formatField", () => {
  it("is the text behind the #", () => {
    expect(formatField({ name: "user.name" })).toBe("user.name");
    expect(formatField({ pointer: ["smtp", "password"] })).toBe("/smtp/password");
  });
});

describe("formatReference", () => {
  it("escapes quotes and leaves the filters out", () => {
    const reference = {
      provider: "p",
      key: { path: 'a"b\\c' },
      field: undefined,
      filters: [{ name: "trim" }],
    };
    expect(formatReference(reference)).toBe(String.raw`<<secret "p" "a\"b\\c">>`);
    expect(formatReference({ provider: undefined, key: { path: "k" }, field: undefined })).toBe(
      '<<secret "k">>',
    );
  });

  it("parses back to the same reference", () => {
    const provider = fc.option(fc.string({ unit: "binary" }), { nil: undefined });
    fc.assert(
      fc.property(provider, key, field, (givenProvider, givenKey, givenField) => {
        const given = { provider: givenProvider, key: givenKey, field: givenField };
        const { template, faults } = parseTemplate(`a${formatReference(given)}b`);
        expect(faults).toEqual([]);
        expect(template.parts).toEqual(["a", { ...given, filters: [], offset: 1 }, "b"]);
      }),
    );
  });
});
