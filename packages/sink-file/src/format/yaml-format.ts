import {
  badPlace,
  badValue,
  endsInEscape,
  escaped,
  type Quote,
  type Slot,
  takeTokens,
  type Unfit,
} from "./slot.ts";
import { lineInScalar, splitLine } from "./yaml-line.ts";

/**
 * Writes a value into a YAML text: between quotes, or as a double-quoted scalar where a value stands. Only texts in
 * which every quoted scalar and every flow collection ends on its line are understood; others are refused.
 */
export const quoteYaml: Quote = (value, slot) => {
  const lines = slot.before.split("\n");
  const inside = lineInScalar(lines);
  if (inside !== undefined) return badPlace(inside, "give the reference a key and a line of its own");
  const { rest, hasLead } = splitLine(lines.at(-1) ?? "");
  const isOnlyLine = lines.slice(0, -1).every((line) => /^\s*(?:#.*|---\s*)?$/u.test(line));
  if (rest === "" && (hasLead || isOnlyLine)) {
    return endOfLine.test(slot.after) ? `"${escaped(value)}"` : needsQuotes;
  }
  if (/^["']/u.test(rest)) return quoted(value, rest, slot, endOfLine);
  if (/^[[{]/u.test(rest)) return inFlow(value, rest, slot);
  return rest.startsWith("#") || / #/u.test(rest) ? badPlace("has a reference in a comment") : needsQuotes;
};

const endOfLine = /^[ \t]*(?:[ \t]#[^\n]*)?\r?(?:\n|$)/u;
const needsQuotes = badPlace(
  "has a reference inside an unquoted YAML text",
  "put double quotes around the text",
);

/** `rest` begins with a quote and has no other token in it. */
function quoted(value: string, rest: string, { after }: Slot, end: RegExp): string | Unfit {
  const isDouble = rest.startsWith('"');
  const string = isDouble ? /^"(?:[^"\\]|\\.)*$/u : /^'(?:[^']|'')*$/u;
  const closing = (isDouble ? /^(?:[^"\\\n]|\\.)*"/u : /^(?:[^'\n]|'')*'/u).exec(after)?.[0];
  if (!string.test(rest) || closing === undefined || !end.test(after.slice(closing.length)))
    return badPlace("has a quoted YAML text that doesn't end on its line, or with something after it");
  if (isDouble) return endsInEscape(rest) ? badPlace("has a backslash before a reference") : escaped(value);
  if (!/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u.test(value)) return value.replaceAll("'", "''");
  return badValue("has a value that single quotes can't hold in YAML", "use double quotes");
}

const flowToken = /\s+|[[\]{},:]|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s[\]{},"'#&*!|>%@`:][^[\]{},"'#:]*/;
const endOfFlowValue = /^[ \t]*[,\]}]/u;

function inFlow(value: string, rest: string, slot: Slot): string | Unfit {
  const { taken, open } = takeTokens(rest, flowToken);
  const tokens = taken.filter((token) => token.trim() !== "");
  const previous = tokens.at(-1) ?? "";
  const enclosing = enclosingBracket(tokens);
  const isStart =
    previous === ":" ? /:\s+$|["']:$/u.test(taken.slice(-3).join("")) : /^[[{,]$/u.test(previous);
  const closesOnLine = /^[^\n]*[\]}][ \t]*(?:[ \t]#[^\n]*)?\r?(?:\n|$)/u.test(slot.after);
  if (enclosing === undefined || !isStart || !closesOnLine) return needsQuotes;
  if (open !== "") return quoted(value, open, slot, endOfFlowValue);
  const isItem = previous === ":" || enclosing === "[";
  return isItem && endOfFlowValue.test(slot.after) ? `"${escaped(value)}"` : needsQuotes;
}

function enclosingBracket(tokens: readonly string[]): string | undefined {
  const open: string[] = [];
  for (const token of tokens) {
    if (token === "[" || token === "{") open.push(token);
    if (token === "]" || token === "}") open.pop();
  }
  return open.at(-1);
}
