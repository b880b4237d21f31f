import { parse as parseProperties } from "dot-properties";
import { parse as parseDotenv } from "dotenv";
import fc from "fast-check";
import { parse as parseToml } from "smol-toml";
import { expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import type { FileFormat } from "../file-spec.ts";
import { faultOf } from "../test-files/fault-of.ts";
import { oddCharacters, oddTexts } from "../test-files/odd-texts.ts";
import { renderedText } from "../test-files/rendered-text.ts";

type Read = (text: string) => unknown;

const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...oddCharacters), maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 20 }).filter((text) => text.isWellFormed()),
  fc.constantFrom(...oddTexts),
);

const scalar = fc.oneof(anyText, fc.boolean(), fc.integer());
const tree = fc.letrec((tie) => ({
  tree: fc.dictionary(anyText, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), tie("tree")), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
})).tree;

it.each<[FileFormat, Read]>([
  ["json", JSON.parse],
  ["yaml", (text) => parseYaml(text)],
  ["toml", (text) => JSON.parse(JSON.stringify(parseToml(text)))],
])("%s: a tree is given back as it is", async (format, read) => {
  const property = fc.asyncProperty(tree, async (content) => {
    const text = await renderedText(format, content, {});
    expect(JSON.stringify(read(text))).toBe(JSON.stringify(content));
  });
  await fc.assert(property, { numRuns: 150 });
});

it("properties and env: a flat tree is given back as it is", async () => {
  const keys = fc.string({
    unit: fc.constantFrom("a", " ", "=", ":", "#", "!", "\\", "é", "\n"),
    minLength: 1,
  });
  const flat = fc.dictionary(keys, anyText, { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(flat, async (content) => {
      expect(parseProperties(await renderedText("properties", content, {}))).toEqual(content);
    }),
    { numRuns: 150 },
  );
  const text = await renderedText("env", { A: "x y", B: 5, C: "it's", D: true }, {});
  expect(parseDotenv(text)).toEqual({ A: "x y", B: "5", C: "it's", D: "true" });
});

it.each<[FileFormat, unknown]>([
  ["json", { a: undefined }],
  ["json", { a: () => 1 }],
  ["json", { a: new Map() }],
  ["json", { a: Number.NaN }],
  ["toml", { a: null }],
  ["toml", [1]],
  ["env", { "a b": "x" }],
  ["env", { A: { b: "x" } }],
  ["properties", ["x"]],
  ["text", { a: "x" }],
])("%s: refuses a tree that it can't hold: %o", async (format, content) => {
  const canary = "CANARY-a1b2c3d4";
  const fault = await faultOf(renderedText(format, content, {}), canary);
  expect(fault.code).toMatch(/^invalid_(config|value)$/);
});
