import assert from "node:assert/strict";
import { formatKey, formatReference } from "../../../packages/core/src/grammar/format-reference.ts";
import { parseKey } from "../../../packages/core/src/grammar/parse-key.ts";
import { parseTemplate } from "../../../packages/core/src/grammar/parse-template.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

const canary = "CANARYhunter2";
const marks = [
  "/",
  "#",
  "?",
  "?version=",
  "?stage=",
  "&stage=",
  "=",
  "%",
  "%23",
  "%3F",
  "%25",
  "%2",
  "3",
  "~",
  "~0",
  "~1",
];
const words = ["a", "b.c", canary, "..", '"', "`", "\\", " ", "é", "😀", ">>", "<<secret"];
const unwanted = ["\n", "\0", "\u202e", "\ud800", "\x85"];

/** Any key: never a crash; what parses has one text, which parses to the same key. */
export const keyTarget: FuzzTarget = {
  name: "key",
  run(random) {
    const withUnwanted = random.integer(8) === 0 ? unwanted : [];
    const text = random.pick(words) + random.text(10, [...marks, ...words, ...withUnwanted]);
    const parsed = parseKey(text);
    if ("fault" in parsed) {
      const { message, hint, offset } = parsed.fault;
      assert.ok(offset >= 0 && offset <= text.length, "a fault lies outside the text");
      assert.ok(!`${message}${hint}`.includes(canary), "a fault quotes the text");
      return;
    }
    const formatted = formatKey(parsed.key, parsed.field);
    assert.deepEqual(parseKey(formatted), parsed);
    assert.equal(formatKey(parsed.key, parsed.field), formatted);
    const reference = { provider: random.pick(words), ...parsed };
    const { template, faults } = parseTemplate(formatReference(reference));
    assert.deepEqual(faults, []);
    assert.deepEqual(template.parts, [{ ...reference, filters: [], offset: 0 }]);
  },
  pickShape(random) {
    const start = random.pick(words);
    const unit = random.text(4, [...marks, ...words]) || "/";
    return (length) => {
      const text = start + unit.repeat(Math.ceil(length / unit.length));
      return () => parseKey(text);
    };
  },
};
