import { createCanary } from "@latebound/testing";
import { describe, expect, test } from "vitest";
import { createRedactor } from "./redactor.ts";

describe("values of several lines, and JSON", () => {
  const key =
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nAQEFAASCBKcwggSjAgEAAo\n-----END PRIVATE KEY-----\n";

  test.each<[what: string, text: string, expected: string]>([
    ["the whole", `<${key}>`, "<*\n>"],
    ["the whole with CRLF", `<${key.replaceAll("\n", "\r\n")}>`, "<*\r\n>"],
    ["in JSON", JSON.stringify({ key }), '{"key":"*\\n"}'],
    ["in JSON with CRLF", JSON.stringify(key.replaceAll("\n", "\r\n")), '"*\\r\\n"'],
    ["a line", "log: MIIEvQIBADANBgkqhkiG9w0", "log: *"],
    ["a line, indented", "    AQEFAASCBKcwggSjAgEAAo", "    *"],
    [
      "another's first and last line",
      "-----BEGIN PRIVATE KEY-----\nother",
      "-----BEGIN PRIVATE KEY-----\nother",
    ],
  ])("a key: %s", (_what, text, expected) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(key);
    expect(redactor.redactText(text)).toBe(expected);
  });

  test.each([2, 0])("JSON with an indent of %i", (indent) => {
    const canary = createCanary();
    const tree = {
      user: "mail-sender",
      list: [{ password: canary, port: 5432, id: 12345678901234567890n }],
      on: true,
    };
    const json = JSON.stringify(tree, (_key, value) => (typeof value === "bigint" ? "#id" : value), indent);
    const secret = json.replace('"#id"', "12345678901234567890");
    const redactor = createRedactor({ mask: "*" });
    redactor.add(secret);
    expect(redactor.redactText(secret)).toBe("*");
    expect(redactor.redactText(`${canary} mail-sender 12345678901234567890`)).toBe("* * *");
    const ordinary =
      '{\n  "user": "other",\n  "list": [\n    {\n    }\n  ],\n  "port": 5432, "on": true\n}\n';
    expect(redactor.redactText(ordinary)).toBe(ordinary);
  });

  test("lines in a leaf, and JSON in JSON", () => {
    const canary = createCanary();
    const redactor = createRedactor({ mask: "*" });
    redactor.add(JSON.stringify({ inner: JSON.stringify({ pem: `first line\n${canary}` }) }));
    expect(redactor.redactText(`a ${canary} b`)).toBe("a * b");
  });

  test("white space around a value is not looked for", () => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add("  hunter2à\r\n");
    expect(redactor.redactText("pass hunter2à\n")).toBe("pass *\n");
  });

  test("a value of 100 KiB is masked, and takes no more than some MiB", () => {
    const line = () => createCanary();
    const value = Array.from({ length: 2_500 }, line).join("\n");
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    expect(redactor.redactText(`<${value}> ${value.slice(41, 81)}`)).toBe("<*> *");
    expect(redactor.stats().tableBytes).toBeLessThan(48 * 1024 * 1024);
  });

  test("a value of 1 MiB is masked as it is, and so are the strings in it", () => {
    const leaves = Array.from({ length: 1_000 }, () => createCanary().padEnd(1_000, "x7Kq0Zb9"));
    const value = JSON.stringify(leaves);
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    expect(redactor.redactText(`<${value}> ${leaves[500]}`)).toBe("<*> *");
    expect(redactor.stats().tableBytes).toBeLessThan(64 * 1024 * 1024);
  });

  test("white space in the middle of a value is read once, and is part of it", () => {
    const value = `begin${" ".repeat(1_000_000)}end`;
    const redactor = createRedactor({ mask: "*" });
    redactor.add(`\r\n\t\v\f ${value} \n`);
    expect(redactor.redactText(`<${value}>`)).toBe("<*>");
  });

  test("JSON of 200,000 numbers", () => {
    const numbers = Array.from({ length: 200_000 }, (_, index) => 1_000_000 + index);
    const redactor = createRedactor({ mask: "*" });
    redactor.add(JSON.stringify(numbers));
    expect(redactor.redactText("a 1123456 b 123456")).toBe("a * b 123456");
  });
});
