import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../redactor.ts";

test("cut off by an error of Node", () => {
  const value = "k9!vQ2#xyT7uW0pLmN4bV6cX8zA1sD3fG5hJ7kL9";
  const redactor = createRedactor({ mask: "*" });
  redactor.add(value);
  expect(redactor.redactText(`Received type string ('${value.slice(0, 24)}...)`)).toBe(
    "Received type string ('*)",
  );
});

describe.each([
  ["with backslashes", "C:\\dir\\k9!vQ2#xyT7\\uW0pLmN4bV6".repeat(5)],
  ["with a quote", `it's\\k9!vQ2#xyT7uW0pLmN4bV6`.repeat(6)],
  ["with all quotes", "a'b\"c`d\\e\tk9!vQ2#xyT7uW0`pLmN4bV6".repeat(5)],
  ["with the last kind of quote far behind", `a'b"c\\${"k9!vQ2#xyT7uW0pLmN4bV6".repeat(6)}\``],
])("cut off by an error of Node, a value %s", (_what, value) => {
  test.each<[what: string, fail: () => unknown]>([
    ["an argument of a wrong type", () => Reflect.apply(Buffer.alloc, undefined, [value])],
    ["an argument of a wrong value", () => createRequire(value)],
  ])("%s", (_error, fail) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    const message = messageOf(fail);
    expect(message).toContain("...");
    expect(redactor.redactText(message)).toMatch(/Received (type string \()?(['"])\*\2?\)?$/);
    expect(redactor.redactText(JSON.stringify({ message }))).toMatch(/Received [^*]{0,20}\*[^*]{0,6}$/);
  });
});

function messageOf(fail: () => unknown): string {
  try {
    fail();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("it did not fail");
}
