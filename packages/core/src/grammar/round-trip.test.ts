import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatKey } from "./format-reference.ts";
import { mayHaveMarkup, parseTemplate } from "./parse-template.ts";
import type { Filter } from "./template.ts";

/** One spelling of a thing, and what parsing it has to give. */
interface Spelled<Meaning> {
  readonly written: string;
  readonly meaning: Meaning;
}

const anyText = fc.string({ unit: "binary" });
const unsuspecting = anyText.filter((text) => !text.includes("<"));

const escapedCharacter = fc.oneof(
  fc.constantFrom(
    { written: '\\"', meaning: '"' },
    { written: "\\\\", meaning: "\\" },
    { written: "\\n", meaning: "\n" },
    { written: "\\t", meaning: "\t" },
  ),
  fc
    .integer({ min: 0, max: 0xffff })
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => ({
      written: `\\u${code.toString(16).padStart(4, "0")}`,
      meaning: String.fromCharCode(code),
    })),
  fc
    .string({ unit: "binary", minLength: 1, maxLength: 1 })
    .filter((text) => !/["\\\r\n]/.test(text))
    .map((text) => ({ written: text, meaning: text })),
);

const quoted: fc.Arbitrary<Spelled<string>> = fc
  .array(escapedCharacter, { minLength: 1 })
  .map((characters) => ({
    written: `"${characters.map(({ written }) => written).join("")}"`,
    meaning: characters.map(({ meaning }) => meaning).join(""),
  }));

const raw: fc.Arbitrary<Spelled<string>> = anyText
  .filter((text) => text !== "" && !text.includes("`"))
  .map((text) => ({ written: `\`${text}\``, meaning: text }));

const argument = fc.oneof(quoted, raw);

const keyArgument = argument
  .filter(({ meaning }) => !/[\p{Cc}\p{Bidi_Control}]/u.test(meaning))
  .map(({ meaning }) => ({
    written: `"${formatKey({ path: meaning }).replaceAll(/["\\]/g, "\\$&")}"`,
    meaning: { path: meaning },
  }));

const plainFilter: fc.Arbitrary<Spelled<Filter>> = fc
  .constantFrom("trim", "base64", "base64decode", "urlencode", "jsonstring")
  .map((name) => ({ written: name, meaning: { name } as Filter }));

const defaultFilter: fc.Arbitrary<Spelled<Filter>> = argument.map(({ written, meaning }) => ({
  written: `default ${written}`,
  meaning: { name: "default", text: meaning },
}));

const filters = fc
  .tuple(fc.option(defaultFilter, { nil: undefined }), fc.array(plainFilter, { maxLength: 4 }))
  .map(([first, rest]) => (first ? [first, ...rest] : rest));

const space = fc.constantFrom("", " ", "\t", "\n", "\r\n", "  ");

const reference = fc
  .record({
    provider: fc.option(argument, { nil: undefined }),
    key: keyArgument,
    filters,
    space,
  })
  .map(({ provider, key, filters: chosen, space: between }) => ({
    written: `<<secret${[
      ...(provider ? [provider.written] : []),
      key.written,
      ...chosen.flatMap(({ written }) => ["|", written]),
      ">>",
    ]
      .map((token) => between + token)
      .join("")}`,
    meaning: {
      provider: provider?.meaning,
      key: key.meaning,
      field: undefined,
      filters: chosen.map(({ meaning }) => meaning),
    },
  }));

const literal: fc.Arbitrary<Spelled<string>> = anyText
  .filter((text) => !/">>|[\r\n]/.test(text) && !`${text}">>`.startsWith(">>"))
  .map((text) => ({ written: `<<"${text}">>`, meaning: text }))
  .filter(({ written, meaning }) => written.indexOf('">>', 3) === meaning.length + 3);

describe("a template", () => {
  it("parses back every reference, with every escape and filter, between texts and literals", () => {
    const piece = fc.oneof(
      unsuspecting.map((text) => ({ written: text, meaning: text })),
      literal,
      reference,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const { template, faults } = parseTemplate(pieces.map(({ written }) => written).join(""));
        expect(faults).toEqual([]);
        const parsed = template.parts.map((part) =>
          typeof part === "string" ? part : { ...part, offset: 0 },
        );
        expect(parsed).toEqual(joinTexts(pieces.map(({ meaning }) => meaning)));
      }),
      { numRuns: 500 },
    );
  });

  it("points at every reference", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(unsuspecting, reference)), (pairs) => {
        const source = pairs.map(([text, { written }]) => text + written).join("");
        for (const part of parseTemplate(source).template.parts) {
          if (typeof part !== "string") expect(source.startsWith("<<secret", part.offset)).toBe(true);
        }
      }),
    );
  });

  it('is any text without <<secret or <<", unchanged', () => {
    const pieces = fc.constantFrom(
      "<",
      "<<",
      "<< ",
      "secret",
      '"',
      ">>",
      "<<secrets",
      "`",
      "|",
      "\\",
      "\n",
      "\ud800",
    );
    const text = fc.array(fc.oneof(pieces, anyText)).map((list) => list.join(""));
    fc.assert(
      fc.property(text, (given) => {
        fc.pre(!/<<secret(?!s)|<<"/.test(given));
        expect(parseTemplate(given)).toEqual({
          template: { parts: given === "" ? [] : [given] },
          faults: [],
        });
        if (!given.includes("<<secret")) expect(mayHaveMarkup(given)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never throws, and its faults lie inside the string", () => {
    const pieces = fc.constantFrom(
      "<<secret",
      '<<"',
      '">>',
      ">>",
      ' "',
      '"',
      "`",
      " `",
      "|",
      "\\",
      "\\u",
      "#",
      "?version=",
      "default",
      "trim",
      "\n",
      " ",
    );
    const text = fc.array(fc.oneof(pieces, pieces, fc.string({ unit: "binary" })), { maxLength: 40 });
    fc.assert(
      fc.property(text, (list) => {
        const source = list.join("");
        for (const { offset } of parseTemplate(source).faults) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function joinTexts(meanings: readonly unknown[]): unknown[] {
  const joined: unknown[] = [];
  for (const meaning of meanings) {
    const last = joined.at(-1);
    if (meaning === "") continue;
    if (typeof meaning !== "string") joined.push({ ...(meaning as object), offset: 0 });
    else if (typeof last === "string") joined.splice(-1, 1, last + meaning);
    else joined.push(meaning);
  }
  return joined;
}
