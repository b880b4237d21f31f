import assert from "node:assert/strict";
import type { Field } from "../../../packages/core/src/grammar/template.ts";
import { type FieldReading, openPayload } from "../../../packages/core/src/value/open-payload.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import type { Random } from "../random.ts";

/** Not shaped like a name, so that it may never be listed as one. */
const canary = "CANARY hunter2";
const names = [
  "a",
  "b",
  "",
  "0",
  "1",
  "__proto__",
  "constructor",
  "toString",
  "a.b",
  "a/b",
  "~",
  "é",
  '"',
  "\\",
  "}{",
];
const scalars = [
  "null",
  "true",
  "false",
  "0",
  "-0",
  "9007199254740993",
  "1.10",
  "1e400",
  '""',
  `"${canary}"`,
  '"\\ud800"',
];
const strings = [
  '"}"',
  '"{\\"a\\":1}"',
  '"\\\\"',
  '"\\\\\\""',
  '"\\u0041"',
  '"<<secret \\"p\\" \\"k\\">>"',
  '"\\n"',
];
const spaces = ["", "", "", " ", "\n", "\t", "\r\n"];
const noise = ["{", "}", "[", "]", ",", ":", '"', "\\", "null", "1", canary, " ", "\ufeff"];

/** Any payload and field: never a crash; a field is exactly what was written for it, and a fault quotes nothing. */
export const fieldTarget: FuzzTarget = {
  name: "field",
  run(random) {
    const members = random.list(5, () => ({ name: random.pick(names), json: writeJson(random, 3) }));
    const object = writeObject(random, members);
    const damaged = random.integer(4) === 0;
    const text = damaged ? damage(random, object) : object;
    const name = random.pick(names);
    const reading = readAs(random, text, { name });
    assertQuotesNothing(reading);
    if (!damaged) assertAsWritten(reading, members.findLast((member) => member.name === name)?.json);
    else if (!isObject(text)) assert.ok("invalid" in reading, "what is no JSON object was read");
    else if (!text.includes("\\")) assertSameAsParsed(reading, text, name);
    assertQuotesNothing(readAs(random, text, { pointer: random.list(4, () => random.pick(names)) }));
  },
  pickShape(random) {
    const unit = random.pick([
      '"a":1,',
      '"a":"\\\\",',
      '"\\"":[],',
      '"a":{"b":[1]},',
      '"a" : 1.0 ,\n',
      `"${"x".repeat(99)}":"",`,
    ]);
    return (length) => {
      const json = `{${unit.repeat(Math.ceil(length / unit.length / 2))}"end":"${"\\\\".repeat(length / 4)}"}`;
      return () => openPayload({ json }).read({ name: "end" });
    };
  },
};

function writeJson(random: Random, depth: number): string {
  const kind = random.integer(depth > 0 ? 6 : 4);
  if (kind === 4) return `[${padded(random, random.list(3, () => writeJson(random, depth - 1)).join(","))}]`;
  if (kind < 4) return random.pick(kind === 0 ? strings : scalars);
  return writeObject(
    random,
    random.list(3, () => ({ name: random.pick(names), json: writeJson(random, depth - 1) })),
  );
}

function writeObject(random: Random, members: readonly { name: string; json: string }[]): string {
  const written = members.map(
    ({ name, json }) => `${padded(random, JSON.stringify(name))}:${padded(random, json)}`,
  );
  return `{${padded(random, written.join(","))}}`;
}

function padded(random: Random, text: string): string {
  return random.pick(spaces) + text + random.pick(spaces);
}

function damage(random: Random, text: string): string {
  const at = random.integer(text.length + 1);
  return text.slice(0, at) + random.text(3, noise) + text.slice(at + random.integer(3));
}

function readAs(random: Random, text: string, field: Field): FieldReading {
  const kind = random.integer(3);
  if (kind === 0) return openPayload({ json: text }).read(field);
  if (kind === 1) return openPayload({ text }).read(field);
  return openPayload({ bytes: new TextEncoder().encode(text) }).read(field);
}

function isObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

function assertAsWritten(reading: FieldReading, json: string | undefined): void {
  if (json === undefined) assert.ok("siblings" in reading, "an absent field was read");
  else if (json === "null" || json === '"\\ud800"') assert.ok("invalid" in reading, "no value was read");
  else assert.deepEqual(reading, { value: json.startsWith('"') ? JSON.parse(json) : json });
}

/** Only for text without a backslash: `JSON.parse` of Node 24 takes a key `"\\""` for `"\\\\"` once it has seen the latter. */
function assertSameAsParsed(reading: FieldReading, text: string, name: string): void {
  const parsed: Record<string, unknown> = JSON.parse(text);
  const member = Object.getOwnPropertyDescriptor(parsed, name)?.value;
  if (!Object.hasOwn(parsed, name)) assert.ok("siblings" in reading, "an absent field was read");
  else if (member === null) assert.ok("invalid" in reading, "no value was read");
  else if (typeof member === "string") assert.deepEqual(reading, { value: member });
  else assert.deepEqual("value" in reading && JSON.parse(String(reading.value)), member);
}

function assertQuotesNothing(reading: FieldReading): void {
  if ("value" in reading) return;
  assert.ok(!JSON.stringify(reading).includes(canary), "a fault quotes a value");
}
