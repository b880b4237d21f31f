import type { Payload } from "@latebound/provider";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Field } from "../grammar/template.ts";
import { openPayload } from "./open-payload.ts";

const canary = "CANARY-hunter2-8f3a";
const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (payload: Payload, field?: Field) => openPayload(payload).read(field);
const readName = (json: string, name: string) => read({ json }, { name });
const readPointer = (json: string, ...pointer: string[]) => read({ json }, { pointer });

describe("a field", () => {
  const json = String.raw`{
    "text": "a \"b\" é\n😀", "empty": "", "big": 9007199254740993, "ratio": 1.10, "huge": 1e400, "minus": -0,
    "yes": true, "no": false, "none": null, "list": [1.0, {"a" : null}], "object": {"x" : 1.50,"y":"}]\"{"}, "a.b": "dotted"
  }`;

  it.each([
    ["text", 'a "b" é\n😀'],
    ["empty", ""],
    ["big", "9007199254740993"],
    ["ratio", "1.10"],
    ["huge", "1e400"],
    ["minus", "-0"],
    ["yes", "true"],
    ["no", "false"],
    ["list", '[1.0, {"a" : null}]'],
    ["object", String.raw`{"x" : 1.50,"y":"}]\"{"}`],
    ["a.b", "dotted"],
  ])("%s is text as the backend wrote it", (name, value) => {
    expect(readName(json, name)).toEqual({ value });
  });

  it("that is null is invalid", () => {
    expect(readName(json, "none")).toEqual({ invalid: { message: "the field is null" } });
    expect(readPointer(json, "list", "1", "a")).toEqual({ invalid: { message: "the field is null" } });
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "length"])(
    "%s is its own or absent",
    (name) => {
      expect(readName('{"a":{}}', name)).toEqual({ siblings: [{ name: "a" }] });
      expect(readPointer('{"a":{}}', "a", name)).toEqual({ siblings: [] });
      expect(readName(`{"${name}":"x"}`, name)).toEqual({ value: "x" });
      expect(readPointer(`{"a":{"${name}":"x"}}`, "a", name)).toEqual({ value: "x" });
    },
  );

  it("that occurs twice has its last value", () => {
    expect(readName('{"a":"1","b":"2","a":"3"}', "a")).toEqual({ value: "3" });
    expect(readName(String.raw`{"a":"1","\u0061":"3"}`, "a")).toEqual({ value: "3" });
  });

  it("is not mixed up with one whose key has another escape", () => {
    expect(readName(String.raw`{"x":1,"\\":"backslash"}`, "\\")).toEqual({ value: "backslash" });
    expect(readName(String.raw`{"x":1,"\"":"quote"}`, '"')).toEqual({ value: "quote" });
  });

  it("must be well-formed text", () => {
    const message = "the value holds half of a surrogate pair, which is not text";
    expect(readName(String.raw`{"a":"\ud800"}`, "a")).toEqual({ invalid: { message } });
    expect(read({ text: "\udc00" })).toEqual({ invalid: { message } });
  });
});

describe("a pointer", () => {
  const json = '{"a":{"b":[10,{"c~d":"x","/":"y","":"z"}]},"":"top","0":"zero"}';

  it.each([
    [["a", "b", "0"], "10"],
    [["a", "b", "1", "c~d"], "x"],
    [["a", "b", "1", "/"], "y"],
    [["a", "b", "1", ""], "z"],
    [[""], "top"],
    [["0"], "zero"],
    [["a", "b"], '[10,{"c~d":"x","/":"y","":"z"}]'],
  ])("%j is %s", (pointer, value) => {
    expect(readPointer(json, ...pointer)).toEqual({ value });
  });

  it.each([
    ["a", "b", "01"],
    ["a", "b", "-"],
    ["a", "b", "2"],
    ["a", "b", "-1"],
    ["a", "b", "0", "x"],
    ["", "0"],
  ])("%s %s %s is absent", (...pointer) => {
    expect(readPointer(json, ...pointer)).toEqual({ siblings: [] });
  });

  it("names the fields where it fails", () => {
    const nested = `{"a":{"b":1,"c":2,"not a name":3},"z":1}`;
    expect(readPointer(nested, "a", "x")).toEqual({
      siblings: [{ pointer: ["a", "b"] }, { pointer: ["a", "c"] }],
    });
    expect(readPointer(nested, "x", "y")).toEqual({ siblings: [{ pointer: ["a"] }, { pointer: ["z"] }] });
  });
});

describe("siblings", () => {
  it("are only those shaped like names", () => {
    const long = "n".repeat(33);
    const json = `{"user":1,"_x.y-9":2,"9":3,"a b":4,"${long}":5,"":6,"é":7,"k\\n":8}`;
    expect(readName(json, "pass")).toEqual({ siblings: [{ name: "user" }, { name: "_x.y-9" }] });
  });
});

describe("a payload without a field", () => {
  it("is given whole when it is text or bytes", () => {
    const bytes = new Uint8Array([0xff, 0, 1]);
    expect(read({ text: ' {"a":1} \n' })).toEqual({ value: ' {"a":1} \n' });
    expect(read({ text: "" })).toEqual({ value: "" });
    expect(read({ bytes })).toEqual({ value: bytes });
  });

  it("is its one field when it is json", () => {
    expect(read({ json: '{"a":"x"}' })).toEqual({ value: "x" });
    expect(read({ json: '{"a":1.10}' })).toEqual({ value: "1.10" });
    expect(read({ json: '{"a":"x","a":"y"}' })).toEqual({ value: "y" });
    expect(read({ json: '{"a":null}' })).toEqual({ invalid: { message: "the field is null" } });
  });

  it("lacks a field when it is json with none or several", () => {
    expect(read({ json: "{}" })).toEqual({ siblings: [] });
    expect(read({ json: '{"a":1,"b":2}' })).toEqual({ siblings: [{ name: "a" }, { name: "b" }] });
  });
});

describe("a field of text or bytes", () => {
  it("is read from one JSON object", () => {
    expect(read({ text: ' {"a":"x"}\n' }, { name: "a" })).toEqual({ value: "x" });
    expect(read({ bytes: utf8('{"a":"é"}') }, { name: "a" })).toEqual({ value: "é" });
  });

  it.each([
    canary,
    `["${canary}"]`,
    `"${canary}"`,
    "1",
    "null",
    "",
    `{"a":"${canary}"`,
    `{"a":"${canary}"} x`,
    `{a:"${canary}"}`,
  ])("is invalid in %j, which is not repeated", (text) => {
    const invalid = {
      message: "the value is not a JSON object",
      hint: "leave out #field for the whole value",
    };
    expect(read({ text }, { name: "a" })).toEqual({ invalid });
    expect(read({ bytes: utf8(text) }, { name: "a" })).toEqual({ invalid });
    expect(read({ json: text })).toEqual({ invalid: { message: invalid.message } });
  });

  it("is invalid in bytes that are not UTF-8", () => {
    const message = "the value is not UTF-8 text, so it has no fields";
    expect(read({ bytes: new Uint8Array([0xff]) }, { name: "a" })).toEqual({ invalid: { message } });
  });
});

describe("openPayload", () => {
  it("parses once for all fields", () => {
    const parse = vi.spyOn(JSON, "parse");
    const json = '{"a":"x","b":1}';
    const opened = openPayload({ json });
    expect([opened.read({ name: "a" }), opened.read({ name: "b" }), opened.read({ name: "c" })]).toHaveLength(
      3,
    );
    expect(parse.mock.calls.filter(([text]) => text === json)).toHaveLength(1);
    parse.mockRestore();
  });

  it("reads nesting of any depth", () => {
    const depth = 100_000;
    const json = `{"a":${"[".repeat(depth)}1${"]".repeat(depth)},"b":"x"}`;
    expect(readName(json, "b")).toEqual({ value: "x" });
    const inner = readPointer(json, "a", "0", "0");
    expect("value" in inner && inner.value === json.slice(7, 4 + 2 * depth)).toBe(true);
  });

  it("gives every member of any object as JSON.stringify wrote it, however it is spaced", () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: false });
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, "\t"), (given, space) => {
        const json = JSON.stringify(given, null, space);
        const opened = openPayload({ json });
        for (const [name, member] of Object.entries(given)) {
          const reading = opened.read({ name });
          if (member === null) expect(reading).toHaveProperty("invalid");
          else if (typeof member === "string") expect(reading).toEqual({ value: member });
          else
            expect("value" in reading && JSON.parse(String(reading.value))).toEqual(
              JSON.parse(JSON.stringify(member)),
            );
        }
      }),
    );
  });
});
