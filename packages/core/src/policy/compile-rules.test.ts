import { type CanonicalKey, defineKind } from "@latebound/provider";
import { expect, it } from "vitest";
import { parseKey } from "../grammar/parse-key.ts";
import { compileRules } from "./compile-rules.ts";
import { parseConsumerPattern } from "./consumer-pattern.ts";
import type { Grant } from "./grant.ts";
import { parseKeyPattern } from "./key-pattern.ts";

/** A backend whose stage `current` is what no stage says, and that ignores the case of letters. */
const kind = defineKind({
  kind: "fake",
  options: (z) => z.strictObject({}),
  checkKey: () => undefined,
  canonicalKey: ({ path, version, stage }): CanonicalKey => ({
    key: {
      path: path.toLowerCase(),
      ...(version === undefined ? {} : { version }),
      ...(stage === undefined || stage === "current" ? {} : { stage }),
    },
    aliases: [],
  }),
  create: () => ({ get: async () => undefined }),
});

const provider = { name: "fake", kind, staticOptions: {} };

function grantOf(effect: "allow" | "deny", consumer: string, texts: readonly string[]): Grant {
  const patterns = texts.flatMap((text) => {
    const pattern = parseKeyPattern(text);
    return "problem" in pattern ? expect.fail(pattern.problem) : pattern;
  });
  const consumers = [parseConsumerPattern(consumer) ?? expect.fail(`${consumer} is no pattern`)];
  const lists = { allow: [], deny: [], [effect]: patterns };
  return { consumers, ...lists, expiresAtMs: undefined, at: {} };
}

/** The texts of the patterns that cover a key for a consumer. */
function covering(grants: readonly Grant[], consumer: string, text: string): string[] {
  const parsed = parseKey(text);
  if ("fault" in parsed) return expect.fail(parsed.fault.message);
  const key = kind.canonicalKey(parsed.key, {});
  const request = { consumer, provider: "fake", key, field: parsed.field };
  const paths = [key.key.path];
  const rules = compileRules(grants, provider).candidates(consumer, paths);
  return [...new Set(rules.filter((rule) => rule.covers(paths, request)).map(({ pattern }) => pattern.text))];
}

it.each(["allow", "deny"] as const)("%s: a selector is compared in the provider's own spelling", (effect) => {
  const grants = [grantOf(effect, "plugin:a", ["fake:Db?stage=current"])];
  expect(covering(grants, "plugin:a", "db")).toEqual(["fake:Db?stage=current"]);
  expect(covering(grants, "plugin:a", "DB?stage=current")).toEqual(["fake:Db?stage=current"]);
  expect(covering(grants, "plugin:a", "db?version=1")).toEqual(
    effect === "deny" ? ["fake:Db?stage=current"] : [],
  );
});

it("finds rules by the segments that are written out, whatever stands behind them", () => {
  const patterns = ["**", "*", "a/**", "a/b", "a/*", "a/b/**", "a/*/c", "/a", "/*", "*/b", "b"].map(
    (path) => `fake:${path}`,
  );
  const grants = [grantOf("allow", "plugin:a", patterns)];
  const found = (key: string) =>
    covering(grants, "plugin:a", key)
      .map((text) => text.slice("fake:".length))
      .sort();
  expect(found("a")).toEqual(["*", "**", "a/**"]);
  expect(found("a/b")).toEqual(["**", "*/b", "a/*", "a/**", "a/b", "a/b/**"]);
  expect(found("A/B/c")).toEqual(["**", "a/**", "a/*/c", "a/b/**"]);
  expect(found("/a")).toEqual(["**", "/*", "/a"]);
  expect(found("b")).toEqual(["*", "**", "b"]);
});

it("finds rules of patterns of consumers, and of consumers written out", () => {
  const grants = ["plugin:a", "plugin:*", "*", "plugin:b", "provider:a"].map((consumer) =>
    grantOf("deny", consumer, [`fake:${consumer.replace(":", "/")}/**`, "fake:x"]),
  );
  const countFor = (consumer: string) => compileRules(grants, provider).candidates(consumer, ["x"]).length;
  expect(["plugin:a", "plugin:c", "job:a", "provider:a", "provider:b"].map(countFor)).toEqual([
    4, 3, 2, 1, 0,
  ]);
});
