import type { Key } from "@latebound/provider";
import type { BindableProvider } from "../late/bind-tree.ts";
import type { ConsumerPattern } from "./consumer-pattern.ts";
import { type Glob, parseGlob } from "./glob.ts";
import type { Grant } from "./grant.ts";
import type { KeyPattern } from "./key-pattern.ts";
import type { AccessRequest } from "./policy.ts";
import { fieldTokens } from "./reserved-keys.ts";

/** One pattern of a grant, ready to be compared with canonical keys of one provider. */
export interface Rule {
  readonly effect: "allow" | "deny";
  readonly grant: Grant;
  readonly pattern: KeyPattern;
  readonly consumers: readonly ConsumerPattern[];
  /** Whether one of these canonical paths, the selector and the field fall under the pattern. */
  covers(paths: readonly string[], request: AccessRequest): boolean;
}

/** The rules about one provider, found quickly for a consumer and paths. */
export interface RuleIndex {
  /** Every rule for the consumer that may cover one of the paths, denies and allows; some of them more than once. */
  candidates(consumer: string, paths: readonly string[]): readonly Rule[];
}

/** The rules of grants about a provider. */
export function compileRules(grants: readonly Grant[], provider: BindableProvider): RuleIndex {
  const byConsumer = new Map<string, RulesByBase>();
  const ofPatterns: RulesByBase = new Map();
  for (const grant of grants) {
    const rules = rulesOf(grant, provider);
    for (const { text } of grant.consumers) {
      const index = text.includes("*") ? ofPatterns : entryOf(byConsumer, text, () => new Map());
      for (const [base, rule] of rules) entryOf(index, base, () => []).push(rule);
    }
  }
  return {
    candidates(consumer, paths) {
      const named = byConsumer.get(consumer);
      const rules: Rule[] = [];
      for (const base of basesOf(paths)) {
        for (const rule of named?.get(base) ?? []) rules.push(rule);
        for (const rule of ofPatterns.get(base) ?? []) if (isFor(rule, consumer)) rules.push(rule);
      }
      return rules;
    },
  };
}

/** By the segments that a pattern writes out before its first `*`, each behind a slash. */
type RulesByBase = Map<string, Rule[]>;

function entryOf<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}

function rulesOf(grant: Grant, provider: BindableProvider): [base: string, rule: Rule][] {
  return [
    ...grant.deny.flatMap((pattern) => compile("deny", pattern, grant, provider)),
    ...grant.allow.flatMap((pattern) => compile("allow", pattern, grant, provider)),
  ];
}

function compile(
  effect: Rule["effect"],
  pattern: KeyPattern,
  grant: Grant,
  { name, kind, staticOptions }: BindableProvider,
): [base: string, rule: Rule][] {
  if (!parseGlob(pattern.provider, "/").matches(name)) return [];
  // In the provider's own spelling, so that it is compared as the backend compares.
  const { key } = kind.canonicalKey(pattern.key, staticOptions);
  const compiled = {
    path: parseGlob(key.path, "/"),
    selector: selectorTest(key),
    field: fieldTokens(pattern.field),
  };
  const covers = effect === "deny" ? denies(compiled, hasSelector(key)) : allows(compiled);
  return [[baseOfPattern(key.path), { effect, grant, pattern, consumers: grant.consumers, covers }]];
}

function baseOfPattern(path: string): string {
  const segments = path.split("/");
  const wild = segments.findIndex((segment) => segment.includes("*"));
  const written = wild < 0 ? segments : segments.slice(0, wild);
  return written.map((segment) => `/${segment}`).join("");
}

/** The bases that a pattern which covers a path can have: none of its segments, the first, the first two, … */
function basesOf(paths: readonly string[]): Iterable<string> {
  const bases = new Set([""]);
  for (const path of paths) {
    const text = `/${path}`;
    for (let at = text.indexOf("/", 1); at > 0; at = text.indexOf("/", at + 1)) bases.add(text.slice(0, at));
    bases.add(text);
  }
  return bases;
}

interface CompiledPattern {
  readonly path: Glob;
  readonly selector: (key: Key) => boolean;
  readonly field: readonly string[];
}

/** A deny covers ancestors and descendants of its field, and without a selector every version and stage. */
function denies({ path, selector, field }: CompiledPattern, isSelective: boolean): Rule["covers"] {
  return (paths, request) => {
    const wanted = fieldTokens(request.field);
    const overlaps = isPrefix(field, wanted) || isPrefix(wanted, field);
    return overlaps && (!isSelective || selector(request.key.key)) && paths.some(path.matches);
  };
}

/** An allow covers its field and what is below it, and without a selector the current version alone. */
function allows({ path, selector, field }: CompiledPattern): Rule["covers"] {
  return (paths, request) =>
    isPrefix(field, fieldTokens(request.field)) && selector(request.key.key) && paths.some(path.matches);
}

function hasSelector({ version, stage }: Key): boolean {
  return version !== undefined || stage !== undefined;
}

function selectorTest(pattern: Key): (key: Key) => boolean {
  const [version, stage] = [partTest(pattern.version), partTest(pattern.stage)];
  return (key) => version(key.version) && stage(key.stage);
}

function partTest(pattern: string | undefined): (part: string | undefined) => boolean {
  if (pattern === undefined) return (part) => part === undefined;
  const { matches } = parseGlob(pattern, "/");
  return (part) => part !== undefined && matches(part);
}

function isPrefix(prefix: readonly string[], tokens: readonly string[]): boolean {
  return prefix.every((token, index) => token === tokens[index]);
}

function isFor(rule: Rule, consumer: string): boolean {
  return rule.consumers.some((pattern) => pattern.matches(consumer));
}
