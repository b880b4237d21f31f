import { describe, expect, it } from "vitest";
import { formatField } from "../packages/core/src/grammar/format-reference.ts";
import { parseKey } from "../packages/core/src/grammar/parse-key.ts";
import { parseTemplate } from "../packages/core/src/grammar/parse-template.ts";
import type { Field, Filter, Reference } from "../packages/core/src/grammar/template.ts";
import { applyFilters } from "../packages/core/src/value/apply-filters.ts";
import { embedFault } from "../packages/core/src/value/embed.ts";
import { openPayload } from "../packages/core/src/value/open-payload.ts";
import { textOf } from "./workspace/workspace-files.ts";

const page = textOf("docs/grammar.md");

describe("docs/grammar.md", () => {
  it("has examples of every sort and no other code", () => {
    const sorts = [...page.matchAll(/^```(\w+)$/gm)].map(([, sort]) => sort);
    expect(new Set(sorts)).toEqual(new Set(["reference", "refused", "value", "filter", "embed"]));
  });

  it.each(writtenExamples("reference"))("%s", (source, expected) => {
    const { template, faults } = parseTemplate(source);
    expect(faults).toEqual([]);
    expect(template.parts.map(describePart)).toEqual(expected);
  });

  it.each(writtenExamples("refused"))("refuses %s", (source, expected) => {
    const { faults } = parseTemplate(source);
    expect(faults.map(({ message, hint }) => (hint ? `${message} (${hint})` : message))).toEqual(expected);
  });

  it.each(lineExamples("value"))("a value: %s gives %s", (written, expected, json) => {
    const parsed = parseKey(`key${written}`);
    const field = "field" in parsed ? parsed.field : expect.unreachable();
    expect(readValue(json, field)).toBe(expected);
  });

  it.each(lineExamples("filter"))("a filter: %s gives %s", (written, expected) => {
    const [value = "", name = ""] = written.split(" | ");
    // The test below fails for a name that is no filter.
    const result = applyFilters([{ name } as Filter], JSON.parse(value));
    const given =
      "value" in result ? Buffer.from(result.value).toString() : `refused: ${result.invalid.message}`;
    expect(given).toBe(expected);
  });

  it.each(lineExamples("embed"))("embedded: %s %s", (written, expected) => {
    const [before, value] = JSON.parse(`[${written.replace(" + ", ",")}]`);
    const fault = embedFault(value, { before, filters: [] });
    expect(fault ? `refused: ${fault.message}` : "fits").toBe(expected);
  });

  it("describes every filter in its table", () => {
    const named = [...page.matchAll(/^\| `(\w+)[ `]/gm)].map(([, name]) => name);
    const [fault] = parseTemplate('<<secret "a" "b" | nothing>>').faults;
    expect(fault?.hint).toBe(`one of ${named.join(", ")}`);
  });
});

function blocks(sort: string): string[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)]
    .filter(([, found]) => found === sort)
    .map(([, , text]) => text ?? "");
}

/** Examples between blank lines: what is written, and the lines behind the arrows. */
function writtenExamples(sort: string): [written: string, expected: string[]][] {
  return blocks(sort).flatMap((block) =>
    block.split("\n\n").map((example): [string, string[]] => {
      const [written = "", ...expected] = example.split("\n→ ");
      return [written, expected];
    }),
  );
}

/** Examples of one line, with the first line of the block where that has no arrow. */
function lineExamples(sort: string): [written: string, expected: string, first: string][] {
  return blocks(sort).flatMap((block) => {
    const lines = block.split("\n");
    const examples = lines.filter((line) => line.includes(" → ")).map((line) => line.split(" → "));
    return examples.map(([written = "", expected = ""]): [string, string, string] => [
      written,
      expected,
      lines[0] ?? "",
    ]);
  });
}

function describePart(part: string | Reference): string {
  if (typeof part === "string") return `text ${part}`;
  const { provider, key, field, filters } = part;
  return [
    `provider ${provider ?? "by default"}`,
    `path ${key.path}`,
    ...(key.version === undefined ? [] : [`version ${key.version}`]),
    ...(key.stage === undefined ? [] : [`stage ${key.stage}`]),
    ...describeField(field),
    ...filters.map((filter) => `filter ${filter.name}${filter.name === "default" ? ` ${filter.text}` : ""}`),
  ].join(", ");
}

function describeField(field: Field | undefined): string[] {
  if (!field) return [];
  return ["name" in field ? `field ${field.name}` : `pointer ${field.pointer.join(", ")}`];
}

function readValue(json: string, field: Field | undefined): string {
  const reading = openPayload({ json }).read(field);
  if ("value" in reading) return String(reading.value);
  if ("invalid" in reading) return `refused: ${reading.invalid.message}`;
  return `missing; there are ${reading.siblings.map(formatField).join(", ")}`;
}
