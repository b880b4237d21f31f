import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template.ts";
import type { Reference } from "./template.ts";

function partsOf(source: string): readonly (string | Reference)[] {
  const { template, faults } = parseTemplate(source);
  expect(faults).toEqual([]);
  return template.parts;
}

function referenceIn(source: string): Reference {
  const reference = partsOf(source).find((part) => typeof part !== "string");
  if (!reference) throw new Error("no reference");
  return reference;
}

function faultsOf(source: string) {
  return parseTemplate(source).faults;
}

describe("arguments", () => {
  it("unescape in double quotes", () => {
    const source = String.raw`<<secret "p" "k" | default "\"q\" \\ \n \t \u0041\u00e9\ud83d\ude00">>`;
    expect(referenceIn(source).filters).toEqual([{ name: "default", text: '"q" \\ \n \t Aé😀' }]);
  });

  it("are raw in backticks, line breaks included", () => {
    const source = '<<secret `p` `a"b` | default `\\n "x"\n>>`>>';
    expect(referenceIn(source).key.path).toBe('a"b');
    expect(referenceIn(source).filters).toEqual([{ name: "default", text: '\\n "x"\n>>' }]);
  });

  it("may hold >> and other markup", () => {
    expect(referenceIn('<<secret "p" "a>>b<<secret">>').key.path).toBe("a>>b<<secret");
    expect(referenceIn('<<secret "p" `<<"x">>`>>').key.path).toBe('<<"x">>');
  });

  it.each(["\n", "\r"])("have no raw line break in double quotes: %j", (lineBreak) => {
    expect(faultsOf(`<<secret "p" "a${lineBreak}b">>`)).toEqual([
      { message: "the quote is not closed on its line", offset: 13 },
    ]);
  });

  it.each([String.raw`\q`, String.raw`\u12`, String.raw`\x41`, String.raw`\'`, String.raw`\u12G4`, "\\😀"])(
    "refuse the escape %s",
    (escaped) => {
      expect(faultsOf(`<<secret "p" "ab${escaped}c">>`)).toEqual([
        {
          message: "unknown escape",
          hint: String.raw`the escapes are \" \\ \n \t \uXXXX; text in backticks has none`,
          offset: 16,
        },
      ]);
    },
  );

  it.each([
    String.raw`<<secret "p" "k" | default "ab\ud800c">>`,
    '<<secret "p" "k" | default "ab\udc00">>',
    "<<secret `p` `k` | default `ab\ud800`>>",
  ])("have no lone surrogate: %j", (source) => {
    expect(faultsOf(source)).toEqual([{ message: "half of a surrogate pair is not text", offset: 30 }]);
  });

  it("must be closed", () => {
    expect(faultsOf('<<secret "p" "k')).toEqual([
      { message: "the quote is not closed on its line", offset: 13 },
    ]);
    expect(faultsOf("<<secret `p` `k")).toEqual([{ message: "the backtick is not closed", offset: 13 }]);
  });
});
