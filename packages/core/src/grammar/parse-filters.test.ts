import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template.ts";
import type { Reference } from "./template.ts";

const canary = "CANARY-hunter2-8f3a";

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
  const { faults } = parseTemplate(source);
  for (const { message, hint } of faults) expect(`${message} ${hint}`).not.toContain(canary);
  return faults;
}

describe("filters", () => {
  it("are kept in order", () => {
    const source = '<<secret "p" "k" | default "x" | trim | base64decode | base64 | urlencode | jsonstring>>';
    expect(referenceIn(source).filters).toEqual([
      { name: "default", text: "x" },
      { name: "trim" },
      { name: "base64decode" },
      { name: "base64" },
      { name: "urlencode" },
      { name: "jsonstring" },
    ]);
  });

  it.each([
    ['| trim | default "x"', "default must be the first filter", 25],
    ['| default "x" | default "y"', "default must be the first filter", 32],
    ["| default", "default needs its text", 18],
    ['| default ""', "default must not be empty", 18],
    ['| trim "x"', "the filter trim takes no text", 23],
    ["|", "expected the name of a filter", 17],
    ["| | trim", "expected the name of a filter", 18],
    ['| "x"', "expected the name of a filter", 18],
    ['| default "x', "the quote is not closed on its line", 26],
  ])("refuse %s", (filters, message, offset) => {
    expect(faultsOf(`<<secret "v" "k"${filters}>>`)).toMatchObject([{ message, offset }]);
  });

  it("name the nearest filter of one that looks like a name", () => {
    expect(faultsOf('<<secret "p" "k" | urlencod>>')).toEqual([
      { message: "unknown filter: urlencod", hint: "did you mean urlencode?", offset: 19 },
    ]);
  });

  it("do not echo what may be a value", () => {
    expect(faultsOf(`<<secret "p" "k" | ${canary}>>`)).toEqual([
      {
        message: "unknown filter: a name of 19 characters",
        hint: "one of default, trim, base64, base64decode, urlencode, jsonstring",
        offset: 19,
      },
    ]);
  });
});
