import assert from "node:assert/strict";
import type { Filter } from "../../../packages/core/src/grammar/template.ts";
import { applyFilters } from "../../../packages/core/src/value/apply-filters.ts";
import { embedFault } from "../../../packages/core/src/value/embed.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import type { Random } from "../random.ts";

const canary = "CANARYhunter2";
const pieces = [
  "a",
  canary,
  " ",
  "\n",
  "/",
  "@",
  "?",
  "#",
  ":",
  "%",
  "=",
  "+",
  '"',
  "\\",
  "é",
  "😀",
  "\0",
  "<<secret `p` `k`>>",
  '<<"',
];
const encoded = ["YQ==", "QUJD", "//4A", "YQ", "=", "_-8="];
const names = ["trim", "base64", "base64decode", "urlencode", "jsonstring"] as const;
const surroundings = ["", "password=", "smtp://app:", "https://host/?q=", "see http://x for ", "://"];

/** Any value and filters: never a crash; what one filter does another undoes, and no value is taken for markup. */
export const filterTarget: FuzzTarget = {
  name: "filter",
  run(random) {
    const value = pickValue(random);
    const filters: Filter[] = random.list(4, () => ({ name: random.pick(names) }));
    const result = applyFilters(filters, value);
    if ("invalid" in result) assertQuotesNothing(result.invalid);
    if (filters.length === 0) assert.deepEqual(result, { value });
    assertUndone(value);
    if ("value" in result && typeof result.value === "string") assertEmbeds(random, result.value, filters);
  },
  pickShape(random) {
    const unit = random.text(4, [...pieces, ...encoded]) || " ";
    const name = random.pick(names);
    return (length) => {
      const value = unit.repeat(Math.ceil(length / unit.length));
      return () => [applyFilters([{ name }], value), embedFault(value, { before: value, filters: [] })];
    };
  },
};

function pickValue(random: Random): string | Uint8Array {
  const text = random.text(8, random.integer(3) === 0 ? encoded : pieces);
  const kind = random.integer(3);
  if (kind === 0) return new TextEncoder().encode(text);
  return kind === 1 ? Uint8Array.from(random.list(8, () => random.integer(256))) : text;
}

function assertUndone(value: string | Uint8Array): void {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  assert.deepEqual(applyFilters([{ name: "base64" }, { name: "base64decode" }], value), { value: bytes });
  if (typeof value !== "string") return;
  assert.equal(decodeURIComponent(textOf(applyFilters([{ name: "urlencode" }], value))), value);
  assert.equal(JSON.parse(`"${textOf(applyFilters([{ name: "jsonstring" }], value))}"`), value);
  assert.equal(textOf(applyFilters([{ name: "trim" }], value)), value.trim());
}

function assertEmbeds(random: Random, value: string, filters: readonly Filter[]): void {
  const before = random.pick(surroundings);
  const fault = embedFault(value, { before, filters });
  if (fault) assertQuotesNothing(fault);
  const isInUrl = before.includes("://") && !before.endsWith(" ");
  const isControl = (character: string) => character < " " || (character >= "\x7f" && character <= "\x9f");
  const isUnfit = [...value].some((each) => isControl(each) || (isInUrl && "/\\@?#:".includes(each)));
  assert.equal(fault !== undefined, isUnfit);
}

function textOf(result: ReturnType<typeof applyFilters>): string {
  return "value" in result ? String(result.value) : assert.fail("the filter refused the value");
}

function assertQuotesNothing(fault: object): void {
  assert.ok(!JSON.stringify(fault).includes(canary), "a fault quotes the value");
}
