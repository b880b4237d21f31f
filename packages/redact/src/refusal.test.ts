import { createCanary } from "@latebound/testing";
import { describe, expect, test } from "vitest";
import { createRedactor } from "./redactor.ts";

describe("what is not masked", () => {
  test.each<[value: string, reason: string]>([
    ["12345", "short"],
    ["é1234".slice(0, 4), "short"],
    ["aaaaaaaa", "repetitive"],
    ["ababababab", "repetitive"],
    ["postgres", "common"],
    ["Password", "common"],
    ["localhost", "common"],
    ["", "blank"],
    ["      \n\t  ", "blank"],
    ["{\n}", "blank"],
    ["may-be-shown", "allowed"],
  ])("%j: %s", (value, reason) => {
    const redactor = createRedactor({ allow: ["may-be-shown"] });
    redactor.add(value, { name: "db#password" });
    const text = `before ${value} after {\n}\n      \n\t  `;
    expect(redactor.redactText(text)).toBe(text);
    expect(redactor.stats().skipped).toEqual([{ name: "db#password", part: "value", reason }]);
    expect(redactor.skipped()).toEqual(redactor.stats().skipped);
  });

  test("parts that are refused are named beside those that are masked", () => {
    const redactor = createRedactor({ allow: ["db.internal"] });
    redactor.add(
      JSON.stringify({ user: "app", host: "db.internal", password: createCanary(), engine: "postgres" }),
    );
    expect(redactor.stats().skipped).toEqual(
      expect.arrayContaining([
        { part: "leaf", reason: "short" },
        { part: "leaf", reason: "allowed" },
        { part: "leaf", reason: "common" },
      ]),
    );
  });

  test("minBytes decides what is short", () => {
    const redactor = createRedactor({ minBytes: 3, mask: "*" });
    redactor.add("xyz");
    expect(redactor.redactText("a xyz b")).toBe("a * b");
  });
});
