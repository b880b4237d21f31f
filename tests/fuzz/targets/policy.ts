import assert from "node:assert/strict";
import { defineKind } from "@latebound/provider";
import type { Config } from "../../../packages/core/src/config/config.ts";
import { parseKey } from "../../../packages/core/src/grammar/parse-key.ts";
import { parseConsumerPattern } from "../../../packages/core/src/policy/consumer-pattern.ts";
import { policyOf } from "../../../packages/core/src/policy/create-policy.ts";
import { parseKeyPattern } from "../../../packages/core/src/policy/key-pattern.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import type { Random } from "../random.ts";

const segments = ["a", "b", "ab", "B"];
const globs = [...segments, "*", "**", "a*", "*b"];
const selectors = ["", "", "", "?version=1", "?version=2", "?stage=old"];
const fields = ["", "", "#x", "#y", "#/x/z", "#/x"];
const consumers = ["plugin:a", "plugin:ab", "plugin:a/b", "job:a"];
const consumerPatterns = [...consumers, "plugin:*", "plugin:**", "plugin:a/*", "*", "job:b*"];
const nowMs = 1_000;
const expiries = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 500, 1_000, 1_500];

/** A grant as text, from which both evaluators work. */
interface Written {
  readonly consumer: string;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly expiresAtMs: number;
}

/** Random grants and requests: the policy agrees with an evaluator that reads the sentences of docs/grants.md one by one. */
export const policyTarget: FuzzTarget = {
  name: "policy",
  run(random) {
    const written = random.list(4, () => writeGrant(random));
    const policy = policyOf(configOf(written));
    for (let request = 0; request < 4; request++) {
      const consumer = random.pick(consumers);
      const key = `${random.list(3, () => random.pick(segments)).join("/") || "a"}${random.pick(selectors)}${random.pick(fields)}`;
      const provider = random.pick(["one", "two"]);
      const { allowed } = policy.decide(requestOf(consumer, provider, key), nowMs);
      assert.equal(
        allowed,
        naive(written, consumer, provider, key),
        `${consumer} ${provider}:${key} ${JSON.stringify(written)}`,
      );
    }
  },
};

function writeGrant(random: Random): Written {
  const pattern = () => {
    const path = random.list(3, () => random.pick(globs)).join("/") || "a";
    return `${random.pick(["one", "two", "*"])}:${path}${random.pick(selectors)}${random.pick(fields)}`;
  };
  return {
    consumer: random.pick(consumerPatterns),
    allow: random.list(3, pattern),
    deny: random.list(2, pattern),
    expiresAtMs: random.pick(expiries),
  };
}

/** This kind's backend does not tell letters' case apart. */
const kind = defineKind({
  kind: "fake",
  options: (z) => z.strictObject({}),
  checkKey: () => undefined,
  canonicalKey: (key) => ({ key: { ...key, path: key.path.toLowerCase() }, aliases: [] }),
  create: () => ({ get: async () => undefined }),
});

function configOf(written: readonly Written[]): Config {
  const provider = (name: string) => ({ name, kind, staticOptions: {}, boundOptions: {} });
  const grants = written.map(({ consumer, allow, deny, expiresAtMs }) => ({
    consumers: [parseConsumerPattern(consumer)].filter((pattern) => pattern !== undefined),
    allow: allow.map(patternOf),
    deny: deny.map(patternOf),
    expiresAtMs,
    at: {},
  }));
  // As much of a configuration as a policy reads.
  return {
    policy: { default: undefined, grants },
    providers: new Map([
      ["one", provider("one")],
      ["two", provider("two")],
    ]),
  } as unknown as Config;
}

function patternOf(text: string) {
  const pattern = parseKeyPattern(text);
  assert.ok(!("problem" in pattern));
  return pattern;
}

function requestOf(consumer: string, provider: string, text: string) {
  const parsed = parseKey(text);
  assert.ok("key" in parsed);
  return { consumer, provider, key: kind.canonicalKey(parsed.key, {}), field: parsed.field };
}

/** Deny wins; with any grant, what nothing allows is refused; an expired grant says nothing but still counts as one. */
function naive(written: readonly Written[], consumer: string, provider: string, key: string): boolean {
  if (written.length === 0) return true;
  const inForce = written.filter(
    (grant) => nowMs < grant.expiresAtMs && consumerFits(grant.consumer, consumer),
  );
  const isDenied = inForce.some(({ deny }) => deny.some((pattern) => denies(pattern, provider, key)));
  return !isDenied && inForce.some(({ allow }) => allow.some((pattern) => allows(pattern, provider, key)));
}

function consumerFits(pattern: string, consumer: string): boolean {
  if (pattern === "*") return true;
  const expression = pattern.replaceAll(/\*+/g, (stars) => (stars === "**" ? ".*" : "[^/]*"));
  return new RegExp(`^${expression}$`).test(consumer);
}

function denies(pattern: string, provider: string, key: string): boolean {
  const [rule, asked] = [cut(pattern), cut(`${provider}:${key}`)];
  const overlaps = asked.field.startsWith(rule.field) || rule.field.startsWith(asked.field);
  return (
    pathFits(rule.path, asked.path) && overlaps && (rule.selector === "" || rule.selector === asked.selector)
  );
}

function allows(pattern: string, provider: string, key: string): boolean {
  const [rule, asked] = [cut(pattern), cut(`${provider}:${key}`)];
  return (
    pathFits(rule.path, asked.path) && asked.field.startsWith(rule.field) && rule.selector === asked.selector
  );
}

/** `provider/path`, the selector, and the field as a path that ends in a slash. */
function cut(text: string): { path: string; selector: string; field: string } {
  const [, path = "", selector = "", field = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(text) ?? [];
  return {
    path: path.replace(":", "/").toLowerCase(),
    selector,
    field: field === "" ? "" : `${field.replace(/^#\/?/, "/")}/`,
  };
}

function pathFits(pattern: string, path: string): boolean {
  const parts = pattern
    .split("/")
    .map((part) => (part === "**" ? "(?:/[^/]*)*" : `/${part.replaceAll(/\*+/g, "[^/]*")}`));
  return new RegExp(`^${parts.join("")}$`).test(`/${path}`);
}
