import { badPlace, badValue, type Quote, takeTokens, type Unfit } from "./slot.ts";

const assignment = String.raw`[ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=[ \t]*`;
const token = new RegExp(
  [
    String.raw`${assignment}(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|${"`[^`]*`"})[^\n]*\n`,
    String.raw`(?!${assignment}["'${"`"}])[^\n]*\n`,
  ].join("|"),
);
const begun = new RegExp(String.raw`^${assignment}([\s\S]*)$`, "u");
const lineEnd = String.raw`[ \t]*(?:[ \t]#[^\n]*)?(?:\r?\n|$)`;
const plain = /^[\w./:@%+=,-]*$/u;

/**
 * Writes a value into a `.env` text. There is no standard: a value is written only where the `dotenv` package, Node and
 * a POSIX shell that sources the file all read it back as it is.
 */
export const quoteEnv: Quote = (value, { before, after }) => {
  const { open } = takeTokens(before, token);
  const rest = begun.exec(open)?.[1];
  if (rest === undefined)
    return badPlace("has a reference that isn't the value of a NAME=", "write NAME=<<secret …>>");
  if (/[\0\r]/u.test(value))
    return badValue("has a value with a carriage return or NUL, which .env can't hold", base64);
  if (rest.startsWith("'") && isInside(rest, "'", after)) return inSingle(value) ?? unfit;
  if (rest.startsWith('"') && isInside(rest, '"', after)) return inDouble(value) ?? unfit;
  if (rest === "" && new RegExp(`^${lineEnd}`, "u").test(after)) return alone(value);
  return inPlain(value, rest, after);
};

const base64 = "add | base64, or deliver it in a file of its own";
const unfit = badValue(
  "has a value that its quotes can't hold in .env",
  `use the other quotes, or ${base64}`,
);

function isInside(rest: string, quote: string, after: string): boolean {
  const closes = new RegExp(`^[^${quote}]*${quote}${lineEnd}`, "u");
  return !rest.slice(1).includes(quote) && !rest.endsWith("\\") && closes.test(after);
}

function alone(value: string): string | Unfit {
  if (plain.test(value) && value !== "") return value;
  const single = inSingle(value);
  if (single !== undefined) return `'${single}'`;
  const double = inDouble(value);
  return double === undefined
    ? badValue("has a value that no quotes can hold in .env", base64)
    : `"${double}"`;
}

function inSingle(value: string): string | undefined {
  return value.includes("'") || value.endsWith("\\") ? undefined : value;
}

function inDouble(value: string): string | undefined {
  return /["$`\\]/u.test(value) ? undefined : value;
}

function inPlain(value: string, rest: string, after: string): string | Unfit {
  const line = /^[^\n]*/u.exec(after)?.[0].trimEnd() ?? "";
  if (/["'`#\s\\$]/u.test(rest + line))
    return badPlace("has a reference inside an unquoted text", "put quotes around it");
  if (plain.test(value)) return value;
  return badValue("has a value that needs quotes in .env", "put quotes around it");
}
