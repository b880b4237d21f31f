import { expect, test } from "vitest";
import { commands } from "./command-list.ts";
import { helpTextOf } from "./help-text.ts";

const cases = commands.flatMap((spec) => [60, 80, 100].map((width) => ({ name: spec.name, width, spec })));

test.each(cases)("the help of $name fits into $width columns, and says the same", ({ width, spec }) => {
  const text = helpTextOf(spec, width);
  const [paragraphs = "", rest = ""] = text.split("\nExamples:\n");
  const [, codes = ""] = rest.split("\nExit codes:\n");
  const lines = `${paragraphs}\n${codes}`.split("\n");
  expect(lines.filter((line) => line.length > width)).toEqual([]);
  expect(words(paragraphs)).toEqual(words(spec.description.join(" ")));
  expect(words(codes)).toEqual(
    words((spec.exitCodes ?? []).map(({ code, meaning }) => `${code} ${meaning}`).join(" ")),
  );
  for (const { line, says } of spec.examples) expect(rest).toContain(`  # ${says}\n  ${line}\n`);
});

test("paragraphs stay apart, and a short one is a line", () => {
  const [first] = commands;
  if (first === undefined) throw new Error("there is no command");
  const text = helpTextOf({ ...first, description: ["One.", "Two."] }, 80);
  expect(text).toMatch(/^\nOne\.\n\nTwo\.\n\nExamples:\n/);
});

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
