import { parseEnv } from "node:util";
import { parse as parseProperties } from "dot-properties";
import { parse as parseDotenv } from "dotenv";
import fc from "fast-check";
import { parse as parseToml } from "smol-toml";
import { expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import type { FileFormat } from "../file-spec.ts";
import { oddCharacters, oddTexts } from "../test-files/odd-texts.ts";
import { renderedText } from "../test-files/rendered-text.ts";

type Read = (text: string) => unknown;

const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...oddCharacters), maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 20 }).filter((text) => text.isWellFormed()),
  fc.constantFrom(...oddTexts),
);

const readers: Readonly<Record<string, readonly Read[]>> = {
  json: [JSON.parse],
  // JSON that goes into YAML as a whole is read by its own test.
  yaml: [parseYaml, (text) => parseYaml(text, { version: "1.1" })],
  toml: [(text) => ({ ...parseToml(text) })],
  env: [parseDotenv, parseEnv],
  properties: [parseProperties],
};

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
  ["yaml", "x: «a»\nw: pre\nz: «b» # note\n", (a, b) => ({ x: a, w: "pre", z: b }), true],
  [
    "yaml",
    'x:\n  - "p«a»q«b»"\n  - «a»\n  - k: «b»\n    l: "«a»"\n',
    (a, b) => ({ x: [`p${a}q${b}`, a, { k: b, l: a }] }),
    true,
  ],
  [
    "yaml",
    'x: |\n  text: "\n  more\nw: «a»\n"q r": !!str «b»',
    (a, b) => ({ x: 'text: "\nmore\n', w: a, "q r": b }),
    true,
  ],
  [
    "yaml",
    'x: it\'s\nw: [«a», "«b»", {k: «a»}]\nz: «b»',
    (a, b) => ({ x: "it's", w: [a, b, { k: a }], z: b }),
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
  await fc.assert(property, { numRuns: 150 });
  expect(refused > 0).toBe(!fits);
  const text = await renderedText(format, template, { a: "a1", b: "b2" });
  for (const read of readers[format] ?? []) expect(read(text)).toEqual(expected("a1", "b2"));
});
