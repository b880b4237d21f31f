import assert from "node:assert/strict";
import { formatReference } from "../../../packages/core/src/grammar/format-reference.ts";
import { mayHaveMarkup, parseTemplate } from "../../../packages/core/src/grammar/parse-template.ts";
import type { Filter, Reference } from "../../../packages/core/src/grammar/template.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import type { Random } from "../random.ts";

const canary = "CANARYhunter2";
const goodPieces = [
  '<<secret "p" "k#f">>',
  "<<secret `a?version=3#/b/c` | trim | urlencode>>",
  '<<secret"p""k"|default "x\\u0041\\n>>"|base64>>',
  '<<"<<secret">>',
  '<<"a">>',
];
const tokens = [
  "<<secret",
  '<<"',
  '">>',
  ">>",
  '"',
  "`",
  "|",
  "<",
  ">",
  "\\",
  '\\"',
  "\\u",
  "0041",
  "d800",
  "\\n",
];
const words = ["p", "k", "a#b", "?version=", "?stage=", "%23", "~", "/", "default", "trim", "base64", canary];
const characters = [" ", "\t", "\n", "\r", "\0", "é", "😀", "\ud800", "\udc00", "\u202e", "s", "_", "-"];
const pieces = [...goodPieces, ...tokens, ...tokens, ...words, ...characters];

/** Any text: never a crash; what parses can be written again, and what is no markup stays as it is. */
export const templateTarget: FuzzTarget = {
  name: "template",
  run(random) {
    const source = random.text(14, random.integer(2) === 0 ? pieces : [...goodPieces, ...characters]);
    const { template, faults } = parseTemplate(source);
    for (const fault of faults) {
      assert.ok(fault.offset >= 0 && fault.offset <= source.length, "a fault lies outside the text");
      assert.ok(!`${fault.message}${fault.hint}`.includes(canary), "a fault quotes the text");
    }
    if (!mayHaveMarkup(source)) assert.deepEqual(template.parts, source === "" ? [] : [source]);
    if (faults.length === 0) assertWritesAgain(template.parts);
    assertResolvedOnce(random, template.parts);
  },
  pickShape(random) {
    const start = random.text(2, pieces);
    const unit = random.text(4, pieces) || random.pick(pieces);
    return (length) => {
      const source = start + unit.repeat(Math.ceil(length / unit.length));
      return () => parseTemplate(source);
    };
  },
};

type Parts = readonly (string | Reference)[];

function assertWritesAgain(parts: Parts): void {
  const written = parts.map((part) => (typeof part === "string" ? writeText(part) : writeReference(part)));
  const again = parseTemplate(written.join(""));
  assert.deepEqual(again.faults, []);
  assert.deepEqual(withoutOffsets(again.template.parts), withoutOffsets(parts));
}

/** Text that holds references after a value was put in is text: written as text, it parses to itself. */
function assertResolvedOnce(random: Random, parts: Parts): void {
  const values = parts.map((part) => (typeof part === "string" ? part : random.pick(goodPieces)));
  const resolved = values.join("");
  assert.deepEqual(parseTemplate(writeText(resolved)).template.parts, resolved === "" ? [] : [resolved]);
}

function writeText(text: string): string {
  return text.replaceAll("<<", '<<"<<">>');
}

function writeReference(reference: Reference): string {
  const filters = reference.filters.map((filter) => ` | ${writeFilter(filter)}`).join("");
  return formatReference(reference).replace(/>>$/, () => `${filters}>>`);
}

function writeFilter(filter: Filter): string {
  return filter.name === "default"
    ? `default ${JSON.stringify(filter.text).replace(/\\[bfr]/g, unicodeEscape)}`
    : filter.name;
}

function unicodeEscape(escaped: string): string {
  const character = JSON.parse(`"${escaped}"`);
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function withoutOffsets(parts: Parts): unknown[] {
  return parts.map((part) => (typeof part === "string" ? part : { ...part, offset: 0 }));
}
