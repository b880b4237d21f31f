import { parseEnv } from "node:util";
import { parse as parseProperties } from "dot-properties";
import { parse as parseDotenv } from "dotenv";
import fc from "fast-check";
import { parse as parseToml } from "smol-toml";
import { expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import type { FileFormat } from "../file-spec.ts";
import { faultOf } from "../test-files/fault-of.ts";
import { renderedText } from "../test-files/rendered-text.ts";

type Read = (text: string) => unknown;

const readers: Readonly<Record<string, readonly Read[]>> = {
  json: [JSON.parse],
  // JSON that goes into YAML as a whole is read by its own test.
  yaml: [parseYaml, (text) => parseYaml(text, { version: "1.1" })],
  toml: [(text) => ({ ...parseToml(text) })],
  env: [parseDotenv, parseEnv],
  properties: [parseProperties],
};

const nasty = [
  "'",
  '"',
  "`",
  "\\",
  "$",
  "\n",
  "\r",
  "\t",
  "#",
  " ",
  "=",
  ":",
  "{",
  "[",
  ",",
  "-",
  "!",
  "\0",
  "\u2028",
  "\u0085",
  "\ufeff",
  "é",
  "漢",
  "😀",
  "\u007f",
  "%",
  "|",
  ">",
  "&",
  "*",
  "?",
  "@",
  "~",
];
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...nasty, "a", "n", "r", "u", "0"), maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 20 }).filter((text) => text.isWellFormed()),
  fc.constantFrom(
    "null",
    "true",
    "1e3",
    "0x10",
    "---",
    "2026-01-01",
    "-----BEGIN KEY-----\nab\n-----END KEY-----\n",
    "a # b",
    "a: b",
    "$(id)",
    "${x}",
    " x ",
    "x\\",
    "~",
    "no",
  ),
);

/** Templates, each with what its reader makes of them for values `a` and `b`; whether any well-formed text fits. */
const templates: readonly (readonly [
  FileFormat,
  string,
  (a: string, b: string) => unknown,
  fits: boolean,
])[] = [
  [
    "json",
    '{"x": "«a»", "y": "pre «b» post", "z": «a»}',
    (a, b) => ({ x: a, y: `pre ${b} post`, z: a }),
    true,
  ],
  ["json", '["\\\\«a»\\"", «b» , [ «a»]]', (a, b) => [`\\${a}"`, b, [a]], true],
  ["json", "«a»", (a) => a, true],
  ["yaml", "x: «a»\ny: pre\nz: «b» # note\n", (a, b) => ({ x: a, y: "pre", z: b }), true],
  [
    "yaml",
    'x:\n  - "p«a»q«b»"\n  - «a»\n  - k: «b»\n    l: "«a»"\n',
    (a, b) => ({ x: [`p${a}q${b}`, a, { k: b, l: a }] }),
    true,
  ],
  [
    "yaml",
    'x: |\n  text: "\n  more\ny: «a»\n"q r": !!str «b»',
    (a, b) => ({ x: 'text: "\nmore\n', y: a, "q r": b }),
    true,
  ],
  [
    "yaml",
    'x: it\'s\ny: [«a», "«b»", {k: «a»}]\nz: «b»',
    (a, b) => ({ x: "it's", y: [a, b, { k: a }], z: b }),
    true,
  ],
  ["yaml", "# head\n---\n«a»\n", (a) => a, true],
  ["yaml", "x: 'p«a»q'\n", (a) => ({ x: `p${a}q` }), false],
  ["yaml", "x: ['«a»', 'b']\n", (a) => ({ x: [a, "b"] }), false],
  [
    "toml",
    'x = «a» # note\ny = "p«b»q"\n[t]\nz = [«a», "«b»",\n  «a»,\n]\n',
    (a, b) => ({ x: a, y: `p${b}q`, t: { z: [a, b, a] } }),
    true,
  ],
  [
    "toml",
    'x = """\n«a»\\\n  «b»"""\ny = { k = «a», l = «b» }',
    (a, b) => ({ x: `${a}${b}`, y: { k: a, l: b } }),
    true,
  ],
  ["toml", 'x = "#"\ny = [ # list\n  «a»\n]', (a) => ({ x: "#", y: [a] }), true],
  ["toml", "x = 'p«a»q'", (a) => ({ x: `p${a}q` }), false],
  ["toml", "x = '''p\n«a»q'''", (a) => ({ x: `p\n${a}q` }), false],
  ["env", "# it's\nA=«a»\nexport B=«b» # note\nC='x'\n", (a, b) => ({ A: a, B: b, C: "x" }), false],
  ["env", "A='p«a»q'\nB=\"p«b»q\"", (a, b) => ({ A: `p${a}q`, B: `p${b}q` }), false],
  [
    "env",
    'A=http://u:«a»@h/«b»\nC="l1\nl2"\nD=«a»',
    (a, b) => ({ A: `http://u:${a}@h/${b}`, C: "l1\nl2", D: a }),
    false,
  ],
  [
    "properties",
    "# it's\na=«a»\nb = p «b»!\nc : «a»\nd «b»\n",
    (a, b) => ({ a, b: `p ${b}!`, c: a, d: b }),
    true,
  ],
  ["properties", "a=p\\\n   «a»\nb.c=x", (a) => ({ a: `p${a}`, "b.c": "x" }), true],
];

it.each(templates)("%s: %j gives values back as they are", async (format, template, expected, fits) => {
  let refused = 0;
  const property = fc.asyncProperty(anyText, anyText, async (a, b) => {
    const text = await renderedText(format, template, { a, b }).catch((error: unknown) => error);
    if (typeof text !== "string") {
      expect(text).toMatchObject({ code: "invalid_value" });
      refused += 1;
      return;
    }
    for (const read of readers[format] ?? [])
      expect({ ...(read(text) as object) }).toEqual({ ...(expected(a, b) as object) });
  });
  await fc.assert(property, { numRuns: 300 });
  expect(refused > 0).toBe(!fits);
  const text = await renderedText(format, template, { a: "a1", b: "b2" });
  for (const read of readers[format] ?? []) expect(read(text)).toEqual(expected("a1", "b2"));
});

it.each<[FileFormat, string]>([
  ["json", '{"x": p«a»}'],
  ["json", '{"x": «a»«b»}'],
  ["json", '{"x": "\\«a»"}'],
  ["json", '{"x": "«a»'],
  ["yaml", "x: p«a»"],
  ["yaml", "x: «a»p"],
  ["yaml", "x: «a»«b»"],
  ["yaml", "x: |\n  «a»\n"],
  ["yaml", "x: >-\n  p\n  «a»: q\n"],
  ["yaml", "- |\n  x: «a»\n"],
  ["yaml", "x: p\n  «a»\n"],
  ["yaml", "x: p\n  - «a»\n"],
  ["yaml", 'x: "p\n  y: «a»\n"'],
  ["yaml", 'x: "p\n «a»"'],
  ["yaml", "x: [p,\n  «a»]"],
  ["yaml", "x: {\n  y: «a»\n}"],
  ["yaml", "x: [it's, «a», that's]"],
  ["yaml", "x: {«a»: p}"],
  ["yaml", "x: {p: q, «a»}"],
  ["yaml", "x: it's «a» that's"],
  ["yaml", "«a»: p"],
  ["yaml", '"«a»": p'],
  ["yaml", "# «a»"],
  ["yaml", "x: p # «a»"],
  ["yaml", 'x: "p\\«a»"'],
  ["yaml", 'x: ""«a»'],
  ["toml", "# «a»"],
  ["toml", "x = p«a»"],
  ["toml", "x = «a»p"],
  ["toml", "[«a»]"],
  ["toml", "«a» = 1"],
  ["toml", "x = {p = 1, «a» = 2}"],
  ["toml", 'x = "\\«a»"'],
  ["toml", 'x = "p\n«a»"'],
  ["toml", 'x = """«a»'],
  ["env", "# «a»"],
  ["env", "«a»=p"],
  ["env", "A=`«a»`"],
  ["env", "A=p «a»"],
  ["env", "A=$X«a»"],
  ["env", "A='p'«a»"],
  ["env", "A=«a»'p'"],
  ["env", "A='«a»"],
  ["env", "A='\\«a»'"],
  ["properties", "# «a»"],
  ["properties", "! p \\\n «a»x"],
  ["properties", "«a»=p"],
  ["properties", "p«a»=q"],
  ["properties", "p=\\«a»"],
])("%s: refuses a place that takes no value: %j", async (format, template) => {
  const canary = "CANARY-a1b2c3d4";
  const fault = await faultOf(renderedText(format, template, { a: canary, b: canary }), canary);
  expect(fault).toMatchObject({ code: "invalid_config", message: expect.stringContaining("the file ~/x") });
});

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
  await fc.assert(property, { numRuns: 200 });
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
    { numRuns: 200 },
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
