import type { SourcePlace } from "@latebound/provider";
import { parseConsumerPattern } from "../policy/consumer-pattern.ts";
import type { Grant, PolicyRules } from "../policy/grant.ts";
import { type KeyPattern, parseKeyPattern } from "../policy/key-pattern.ts";
import type { Problem } from "./problem.ts";
import { isTable } from "./source-table.ts";
import { unknownName } from "./unknown-name.ts";

/** What a grant is read with. */
export interface GrantContext {
  /** `[policy] default`. */
  readonly written: PolicyRules["default"];
  /** Every provider that the configuration names. */
  readonly providers: readonly string[];
  /** Takes what is wrong, with a path inside the grant. */
  readonly report: (problem: Problem) => void;
  readonly at: SourcePlace;
}

const names = ["consumer", "allow", "deny", "expires"];

/** The grant that a `[[grant]]` table writes, or none and what is wrong with it. */
export function readGrant(table: unknown, { written, providers, report, at }: GrantContext): Grant[] {
  if (!isTable(table)) {
    report({ path: [], message: "expected a table", hint: "each grant is written below [[grant]]" });
    return [];
  }
  let faulty = false;
  const tell = (problem: Problem) => {
    faulty = true;
    report(problem);
  };
  for (const name of Object.keys(table)) if (!names.includes(name)) tell(unknownOption(name));
  const consumers = readList(table, "consumer", tell).flatMap((text, index) => {
    return parseConsumerPattern(text) ?? notA(consumerProblem(index, table.consumer), tell);
  });
  const allow = readPatterns(table, "allow", { providers, tell });
  const deny = readPatterns(table, "deny", { providers, tell });
  const expiresAtMs = readExpiry(table.expires, tell);
  if (table.consumer === undefined)
    tell({ path: [], message: "a grant needs a consumer", hint: 'such as consumer = "plugin:mailer"' });
  if (table.allow === undefined && table.deny === undefined)
    tell({ path: [], message: "a grant needs an allow or a deny list" });
  if (written === "allow" && allow.length > 0) tell(uselessAllow);
  return faulty ? [] : [{ consumers, allow, deny, expiresAtMs, at }];
}

const uselessAllow: Problem = {
  path: ["allow"],
  message: 'an allow list says nothing where [policy] default is "allow"',
  hint: "leave out the default, or write deny lists only",
};

type Tell = (problem: Problem) => void;

function notA(problem: Problem, tell: Tell): [] {
  tell(problem);
  return [];
}

function unknownOption(name: string): Problem {
  const { described, hint } = unknownName(name, names);
  return { path: [], message: `unknown option ${described}`, hint };
}

function consumerProblem(index: number, written: unknown): Problem {
  const path = typeof written === "string" ? ["consumer"] : ["consumer", index];
  return {
    path,
    message: "not a consumer",
    hint: "a consumer is kind:name in lower case, such as plugin:mailer or plugin:report-*",
  };
}

/** A string or a list of strings. */
function readList(table: Readonly<Record<string, unknown>>, name: string, tell: Tell): string[] {
  const written = table[name];
  if (written === undefined) return [];
  const list: unknown[] = name === "consumer" && typeof written === "string" ? [written] : [written].flat();
  if (typeof written === "string" && name !== "consumer")
    return notA({ path: [name], message: "expected a list of strings" }, tell);
  if (list.length === 0) tell({ path: [name], message: "the list is empty" });
  return list.flatMap((item, index) =>
    typeof item === "string" ? item : notA({ path: [name, index], message: "expected a string" }, tell),
  );
}

interface PatternContext {
  readonly providers: readonly string[];
  readonly tell: Tell;
}

function readPatterns(
  table: Readonly<Record<string, unknown>>,
  name: "allow" | "deny",
  { providers, tell }: PatternContext,
): KeyPattern[] {
  return readList(table, name, tell).flatMap((text, index) => {
    const pattern = parseKeyPattern(text);
    if ("problem" in pattern) return notA({ path: [name, index], message: pattern.problem }, tell);
    if (pattern.provider.includes("*") || providers.includes(pattern.provider)) return pattern;
    const { described, hint } = unknownName(pattern.provider, providers);
    return notA(
      { path: [name, index], message: `a grant names a provider that is not configured: ${described}`, hint },
      tell,
    );
  });
}

/** TOML's dates are `Date`s; a local date is the beginning of that day in UTC. */
function readExpiry(written: unknown, tell: Tell): number | undefined {
  if (written === undefined) return undefined;
  const expiresAtMs =
    written instanceof Date || typeof written === "string" ? Date.parse(utcText(written)) : Number.NaN;
  if (!Number.isNaN(expiresAtMs)) return expiresAtMs;
  tell({
    path: ["expires"],
    message: "expected a date or a date and time",
    hint: "such as 2027-01-01, in UTC; the grant ends as it begins",
  });
  return undefined;
}

/** A date and time without an offset is taken as UTC, whatever the machine's zone. */
function utcText(written: Date | string): string {
  const text = written instanceof Date ? written.toISOString() : written;
  return /^\d{4}-\d{2}-\d{2}[T ][\d:.]+$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
}
