import { SecretError } from "@latebound/provider";

/**
 * The fault of a text that isn't TOML. Only line and column are taken over from the parser, whose message quotes the
 * source; the reason is in our own words.
 */
export function syntaxError(error: unknown, text: string, file: string | undefined): SecretError {
  const { line, column = 1 } = error as { line?: number; column?: number };
  const at = { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line, column }) };
  const place = file === undefined && line !== undefined ? ` at line ${line}, column ${column}` : "";
  const written = line === undefined ? "" : (text.split(/\r?\n/)[line - 1] ?? "");
  const message = `not valid TOML${place}: ${reasonOf(error, written, column)}`;
  const hint = written.includes("<<secret") ? quotesHint : undefined;
  return new SecretError("invalid_config", { message, hint, at });
}

const quotesHint =
  'a string with a reference stands in single quotes, or its arguments in backticks: \'<<secret "PROVIDER" "KEY">>\'';

/** The parser's own words on the left never leave this file; the first that fits gives the reason. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/redefine/, "this key or table was already defined above"],
  [/unfinished string/, "this string is not closed"],
  [/unfinished (array|table)|end of structure/, "a bracket, brace or comma is missing"],
  [/unsafe property/, "this key is not allowed, as it would reach into JavaScript objects"],
  [/escape/, "this string has an escape that TOML doesn't know; '…' takes backslashes as they are"],
  [/control characters/, "control characters are not allowed here"],
  [/end-of-line/, "expected the end of the line"],
  [/end of key|key-value|in key|bare key|quoted key/, "expected a key, '=' and a value"],
  [/date/, "this date or time is malformed"],
  [/numeric|leading zero|underscore|integer/, "this number is malformed"],
  [/nested/, "nested too deep"],
  [/invalid value/, "expected a value: strings need quotes"],
];

function reasonOf(error: unknown, written: string, column: number): string {
  const firstLine = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "";
  // The line break that a string runs into is a control character to the parser.
  if (/control characters/.test(firstLine) && column > written.length) return "this string is not closed";
  if (/^\s*\[[^\]]*$/.test(written)) return "the ] of this table's name is missing";
  const reason = reasons.find(([pattern]) => pattern.test(firstLine));
  return reason?.[1] ?? "something else was expected here";
}
