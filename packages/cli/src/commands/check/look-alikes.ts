import type { Config } from "@latebound/core";
import { describeUnknownName } from "@latebound/core/inspection";
import type { Finding } from "./finding.ts";
import { writtenOptions, writtenValues } from "./written-values.ts";

/** A warning for each text that looks like a reference and is none: mistyped ones, and those of other programs. */
export async function lookAlikes(config: Config): Promise<readonly Finding[]> {
  const { providers, document, sinkTables } = config;
  const values = [
    ...writtenValues(document, []),
    ...writtenValues(sinkTables, []),
    ...writtenOptions(config),
  ];
  const found = values.flatMap(({ path, value }) =>
    typeof value === "string"
      ? lookAlikesIn(value).map((one) => ({ ...one, at: config.placeOf(path, one.offset) }))
      : [],
  );
  const places = await config.locate(found.map(({ at }) => at));
  return found.map(({ at, summary, provider = "" }, index) => ({
    level: "warning",
    code: "looks_like_reference",
    summary,
    hint: hintOf(providers.has(provider) ? provider : "PROVIDER"),
    at: places[index] ?? at,
  }));
}

/** Where a text looks like a reference; `provider` is what stands in a provider's place, whatever it is. */
export interface LookAlike {
  readonly offset: number;
  readonly summary: string;
  readonly provider?: string | undefined;
}

/** Where a text looks like a reference and is none, beside its literals and its references. */
export function lookAlikesIn(text: string): readonly LookAlike[] {
  if (!mayLookAlike.test(text)) return [];
  const plain = text.replaceAll(markup, (whole) => " ".repeat(whole.length));
  return patterns.flatMap(({ pattern, summary }) =>
    [...plain.matchAll(pattern)].flatMap(({ index, groups: { word, provider } = {} }) =>
      word === undefined || isNearKeyword(word) ? [{ offset: index, summary, provider }] : [],
    ),
  );
}

/** Two edits at most: `<<secrt`, `<<Secrets`; not `<<section`. */
function isNearKeyword(word: string): boolean {
  return describeUnknownName(word.toLowerCase(), ["secret"]).nearest !== undefined;
}

const mayLookAlike = /secret|<<|ref\+|^\s*op:\/\//i;

/** Literals, whose text is meant as it is, and references; of a length that keeps this linear. */
const markup = /<<"[^\r\n]{0,500}?">>|<<secret(?![\w-])[^\r\n]{0,500}?>>/g;

const mistyped = "this looks like a reference and is text: a reference begins with <<secret";
const another = "this looks like a reference of another program, and is text here";

const patterns: readonly { readonly pattern: RegExp; readonly summary: string }[] = [
  {
    pattern: /<<(?!secret\b)\s{0,8}(?<word>[\w-]{4,8})\s{0,8}["'`](?<provider>[a-z][a-z0-9_-]*)?/g,
    summary: mistyped,
  },
  { pattern: /(?<!<)<\s{0,8}secrets?\s{1,8}["'`](?<provider>[a-z][a-z0-9_-]*)?/gi, summary: mistyped },
  { pattern: /\{\{-?\s{0,8}[Ss]ecrets?\s{1,8}["'`](?<provider>[a-z][a-z0-9_-]*)?/g, summary: mistyped },
  { pattern: /(?<=^\s*)op:\/\/[^/\s][^/\n]*\/[^/\n]+\/[^\n]+$/g, summary: another },
  { pattern: /(?<![\w+])(?:secret)?ref\+[a-z][a-z0-9]*:\/\//g, summary: another },
];

function hintOf(provider: string): string {
  return `write <<secret "${provider}" "KEY">>; where it is meant as it is, <<"TEXT">>`;
}
