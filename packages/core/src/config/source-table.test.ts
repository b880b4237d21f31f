import { isSecretError } from "@latebound/provider";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { isTable, readSource } from "./source-table.ts";

const canary = "canary-7d1";

function faultOf(text: string, file?: string) {
  try {
    readSource({ text, operator: true, ...(file === undefined ? {} : { file }) }, parse);
  } catch (error) {
    if (isSecretError(error)) return error;
    throw error;
  }
  throw new Error("parsed");
}

test.each([
  [`a = 1\na = "${canary}"`, 2, "already defined"],
  [`a = "${canary}`, 1, "not closed"],
  [`a = ["${canary}"`, 1, "missing"],
  [`a = { b = "${canary}"`, 1, "missing"],
  [`\n__proto__ = "${canary}"`, 2, "not allowed"],
  [`a = "\\q ${canary}"`, 1, "escape"],
  [`a = "\u0001${canary}"`, 1, "control characters"],
  [`${canary}`, 1, "expected a key"],
  [`a = 1 ${canary}`, 1, "end of the line"],
  ["a = 2026-13-45", 1, "date or time"],
  ["a = 0123", 1, "number"],
  [`a = ${canary}`, 1, "strings need quotes"],
])("%j: line %d, %s", (text, line, words) => {
  const fault = faultOf(text, "app.toml");
  expect(fault.code).toBe("invalid_config");
  expect(fault.at).toMatchObject({ file: "app.toml", line });
  expect(fault.message).toContain(words);
  expect(`${fault.stack}${JSON.stringify(fault)}`).not.toContain(canary);
  expect(fault.cause).toBeUndefined();
});

test("a text without a file tells its line in the message", () => {
  expect(faultOf("\na =").message).toContain("line 2, column 4");
});

test("integers keep their digits", () => {
  const { table } = readSource({ text: "a = 9007199254740993\nb = 5", operator: true }, parse);
  expect(table).toEqual({ a: 9007199254740993n, b: 5 });
});

test("a parsed table is taken as it is, anything else is refused", () => {
  const table = { mail: {} };
  expect(readSource({ table, operator: true }, parse).table).toBe(table);
  expect(() => readSource({ table: [table], operator: true }, parse)).toThrow(
    "expected a configuration table",
  );
  expect(() => readSource({ table: null, operator: true }, parse)).toThrow("expected a configuration table");
});

test("tables are plain or null-prototype objects", () => {
  expect([{}, Object.create(null), new Date(), [], null, "x", new Map()].map(isTable)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("a byte order mark is no part of the text", () => {
  expect(readSource({ text: "\uFEFFa = 1", operator: true }, parse)).toMatchObject({
    text: "a = 1",
    table: { a: 1 },
  });
});
