import type { Key, ProviderKind } from "@latebound/provider";
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
  /** Every rule that may apply, denies and allows, in the order of the file. */
  candidates(consumer: string, paths: readonly string[]): readonly Rule[];
}

/** The rules of grants about a provider. */
export function compileRules(grants: readonly Grant[], provider: BindableProvider): RuleIndex {
  const rules = grants.flatMap((grant) => [
    ...grant.deny.flatMap((pattern) => compile("deny", pattern, grant, provider)),
    ...grant.allow.flatMap((pattern) => compile("allow", pattern, grant, provider)),
  ]);
  const byConsumer = new Map<string, SegmentIndex>();
  return {
    candidates(consumer, paths) {
      const known =
        byConsumer.get(consumer) ?? indexBySegment(rules.filter(({ rule }) => isFor(rule, consumer)));
      byConsumer.set(consumer, known);
      return known(paths);
    },
  };
}

interface Compiled {
  readonly rule: Rule;
  /** The path's first segment, where it is written out. */
  readonly firstSegment: string | undefined;
}

function compile(
  effect: Rule["effect"],
  pattern: KeyPattern,
  grant: Grant,
  provider: BindableProvider,
): Compiled[] {
  if (!parseGlob(pattern.provider, "/").matches(provider.name)) return [];
  const path = canonicalPath(pattern.key, provider.kind, provider.staticOptions);
  const glob = parseGlob(path, "/");
  const [first = ""] = path.split("/");
  const covers = effect === "deny" ? denies(pattern, glob) : allows(pattern, glob);
  const rule: Rule = { effect, grant, pattern, consumers: grant.consumers, covers };
  return [{ rule, firstSegment: first.includes("*") ? undefined : first }];
}

/** The pattern's path in the provider's own spelling, so that it is compared as the backend compares. */
function canonicalPath(key: Key, kind: ProviderKind, options: BindableProvider["staticOptions"]): string {
  return kind.canonicalKey({ path: key.path }, options).key.path;
}

/** A deny covers ancestors and descendants of its field, and without a selector every version and stage. */
function denies({ key, field }: KeyPattern, glob: Glob): Rule["covers"] {
  const denied = fieldTokens(field);
  return (paths, request) => {
    const wanted = fieldTokens(request.field);
    const overlaps = isPrefix(denied, wanted) || isPrefix(wanted, denied);
    return overlaps && (!hasSelector(key) || sameSelector(key, request.key.key)) && paths.some(glob.matches);
  };
}

/** An allow covers its field and what is below it, and without a selector the current version alone. */
function allows({ key, field }: KeyPattern, glob: Glob): Rule["covers"] {
  const allowed = fieldTokens(field);
  return (paths, request) =>
    isPrefix(allowed, fieldTokens(request.field)) &&
    sameSelector(key, request.key.key) &&
    paths.some(glob.matches);
}

function hasSelector({ version, stage }: Key): boolean {
  return version !== undefined || stage !== undefined;
}

function sameSelector(pattern: Key, key: Key): boolean {
  return samePart(pattern.version, key.version) && samePart(pattern.stage, key.stage);
}

function samePart(pattern: string | undefined, part: string | undefined): boolean {
  if (pattern === undefined || part === undefined) return pattern === part;
  return parseGlob(pattern, "/").matches(part);
}

function isPrefix(prefix: readonly string[], tokens: readonly string[]): boolean {
  return prefix.every((token, index) => token === tokens[index]);
}

function isFor(rule: Rule, consumer: string): boolean {
  return rule.consumers.some((pattern) => pattern.matches(consumer));
}

type SegmentIndex = (paths: readonly string[]) => readonly Rule[];

function indexBySegment(compiled: readonly Compiled[]): SegmentIndex {
  const anywhere = compiled.filter(({ firstSegment }) => firstSegment === undefined).map(({ rule }) => rule);
  const bySegment = Map.groupBy(compiled, ({ firstSegment }) => firstSegment);
  return (paths) => {
    const segments = new Set(paths.map((path) => path.split("/", 1)[0]));
    const named = [...segments].flatMap((segment) => bySegment.get(segment) ?? []).map(({ rule }) => rule);
    return [...named, ...anywhere];
  };
}
