import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Filter } from "../grammar/template.ts";
import { applyFilters } from "./apply-filters.ts";

const canary = "CANARY-hunter2-8f3a";
const utf8 = (text: string) => new TextEncoder().encode(text);
const binary = new Uint8Array([0xff, 0xfe, 0x00]);

function filtered(value: string | Uint8Array, ...names: Exclude<Filter["name"], "default">[]) {
  return applyFilters(
    names.map((name) => ({ name })),
    value,
  );
}

describe("applyFilters", () => {
  it("leaves a value without filters as it is, bytes too", () => {
    expect(filtered("x")).toEqual({ value: "x" });
    expect(filtered(binary)).toEqual({ value: binary });
    expect(applyFilters([{ name: "default", text: "y" }], "x")).toEqual({ value: "x" });
  });

  it.each([
    ["trim", " \t a b\r\n", "a b"],
    ["trim", "\u00a0\ufeffa\u2028", "a"],
    ["base64", "hé", "aMOp"],
    ["base64", "", ""],
    ["urlencode", "AZaz09-._~", "AZaz09-._~"],
    ["urlencode", "a b+/@?#:%&=!'()*é", "a%20b%2B%2F%40%3F%23%3A%25%26%3D%21%27%28%29%2A%C3%A9"],
    ["jsonstring", 'a"b\\c\n\u0001é</', 'a\\"b\\\\c\\n\\u0001é</'],
  ] as const)("%s of %j", (name, value, result) => {
    expect(filtered(value, name)).toEqual({ value: result });
    expect(filtered(utf8(value), name)).toEqual({ value: result });
  });

  it("applies them in order", () => {
    expect(filtered(" a/b ", "trim", "base64", "urlencode")).toEqual({ value: "YS9i" });
    expect(filtered("aGk/\n", "trim", "base64decode", "urlencode")).toEqual({ value: "hi%3F" });
  });

  it("never scans a value for references", () => {
    const value = '<<secret "p" "k">> <<"x">>';
    expect(filtered(value, "trim")).toEqual({ value });
  });
});

describe("base64decode", () => {
  it("gives bytes", () => {
    expect(filtered("//4A", "base64decode")).toEqual({ value: binary });
    expect(filtered("", "base64decode")).toEqual({ value: new Uint8Array() });
  });

  it("gives bytes that share no memory with other values", () => {
    const result = filtered("//4A", "base64decode");
    expect("value" in result && result.value instanceof Uint8Array && result.value.buffer.byteLength).toBe(3);
  });

  it.each([
    canary,
    "YQ",
    "YQ=",
    "YQ===",
    "YR==",
    "YQ==\n",
    " YQ==",
    "Y Q==",
    "_-8=",
    "YQ==YQ==",
    "Y",
    "=",
    "é",
  ])("refuses %j and does not repeat it", (value) => {
    expect(filtered(value, "base64decode", "trim")).toEqual({
      invalid: {
        message: "the value is not valid base64",
        hint: "add | trim before it where the value ends with a line break; base64url is not accepted",
      },
    });
  });

  it("undoes base64 of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(filtered(bytes, "base64", "base64decode")).toEqual({ value: bytes });
      }),
    );
  });
});

describe("bytes that are not UTF-8", () => {
  it("take base64", () => {
    expect(filtered(binary, "base64")).toEqual({ value: "//4A" });
  });

  it.each(["trim", "base64decode", "urlencode", "jsonstring"] as const)("are refused by %s", (name) => {
    expect(filtered(binary, name)).toEqual({
      invalid: { message: "the value is not UTF-8 text", hint: "add | base64" },
    });
  });
});

describe("text filters", () => {
  const text = fc.string({ unit: "binary" });

  it("urlencode leaves nothing but its own letters and is undone by decoding", () => {
    fc.assert(
      fc.property(text, (value) => {
        const result = filtered(value, "urlencode");
        const encoded = "value" in result ? String(result.value) : "";
        expect(encoded).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(encoded)).toBe(value);
      }),
    );
  });

  it("jsonstring is undone by JSON.parse", () => {
    fc.assert(
      fc.property(text, (value) => {
        const result = filtered(value, "jsonstring");
        expect(JSON.parse(`"${"value" in result ? String(result.value) : ""}"`)).toBe(value);
      }),
    );
  });
});
