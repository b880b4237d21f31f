import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTemplate } from "../grammar/parse-template.ts";
import { quoteText, quoteTexts } from "./quote-text.ts";

const pieces = fc.constantFrom("<", "<<", "<<secret", '<<"', '">>', ">>", ' "fake" "a"', '"', "\n", "x", "`");

test("any text comes back as it was when it is bound, and holds no reference", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const { template, faults } = parseTemplate(quoteText(text));
      expect(faults).toEqual([]);
      expect(template.parts.join("")).toBe(text);
      expect(template.parts.every((part) => typeof part === "string")).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("quotes the strings of a table, and leaves the table as it was", () => {
  const table = { name: '<<secret "fake" "a">>', list: [{ plain: "a << b" }], n: 1 };
  expect(quoteTexts(table)).toEqual({
    name: '<<"<<">>secret "fake" "a">>',
    list: [{ plain: "a << b" }],
    n: 1,
  });
  expect(table.name).toBe('<<secret "fake" "a">>');
});
