import { badPlace, badValue, endsInEscape, escaped, type Quote, takeTokens, type Unfit } from "./slot.ts";

const token = new RegExp(
  [
    String.raw`"""(?:[^\\]|\\[\s\S])*?"""`,
    String.raw`"(?!"")(?:[^"\\\n]|\\.)*"`,
    String.raw`'''[\s\S]*?'''`,
    "'(?!'')[^'\\n]*'",
    "#[^\\n]*\\n",
    `[^"'#]`,
  ].join("|"),
);

/** Writes a value into a TOML text: between quotes of any kind, or as a string where a value stands. */
export const quoteToml: Quote = (value, { before, after }) => {
  const { taken, open } = takeTokens(before, token);
  if (open === "") return whole(value, taken, after);
  if (open.startsWith("#")) return badPlace("has a reference in a comment");
  if (open.startsWith(`"`) && endsInEscape(open)) return badPlace("has a backslash before a reference");
  const kind = /^("""|"|'''|')/u.exec(open)?.[1];
  if (kind === `"""`) {
    return /^(?:[^\\]|\\[\s\S])*?"""/u.test(after) ? spaceKept(escaped(value)) : notClosed;
  }
  if (kind?.length === 1 && open.includes("\n")) return notClosed;
  if (kind === `"`) return /^(?:[^"\\\n]|\\.)*"/u.test(after) ? escaped(value) : notClosed;
  return literal(value, kind === "'" ? /^[^'\n]*'/u.test(after) : /^[\s\S]*?'''/u.test(after));
};

const notClosed: Unfit = badPlace("has a TOML string that isn't closed on its line");

/** A backslash at the end of a line takes the white space after it away, but not an escaped one. */
function spaceKept(text: string): string {
  return text.replace(/^ /, "\\u0020");
}

function literal(value: string, isClosed: boolean): string | Unfit {
  if (!isClosed) return notClosed;
  if (!/['\p{Cc}]/u.test(value)) return value;
  return badValue("has a value that single quotes can't hold in TOML", "use double quotes");
}

function whole(value: string, taken: readonly string[], after: string): string | Unfit {
  const statement = openStatement(taken);
  const isValue = /=[ \t]*$/u.test(statement) || /^[^[]*=[\s\S]*[[,]\s*$/u.test(statement);
  const ends = /^[ \t]*(?:\r?\n|#|[,\]}]|$)/u.test(after);
  if (isValue && ends) return `"${escaped(value)}"`;
  return badPlace("has a reference where TOML takes no value", "put double quotes around it");
}

/** What was begun and not ended: from the last line break outside of brackets. Strings and comments are left out. */
function openStatement(taken: readonly string[]): string {
  let depth = 0;
  let statement = "";
  for (const piece of taken.map(withoutText)) {
    if (piece === "\n" && depth === 0) statement = "";
    else statement += piece;
    depth += depthChange[piece] ?? 0;
  }
  return statement;
}

const depthChange: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };

function withoutText(piece: string): string {
  if (piece.startsWith("#")) return "\n";
  return /^["']/u.test(piece) ? "s" : piece;
}
