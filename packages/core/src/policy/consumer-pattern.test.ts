import { expect, it } from "vitest";
import { parseConsumerPattern } from "./consumer-pattern.ts";

it.each([
  ["cli:*", "cli:run", true],
  ["cli:*", "cli:run/web", false],
  ["cli:run/*", "cli:run/web", true],
  ["cli:run/*", "cli:run", false],
  ["cli:**", "cli:run", true],
  ["cli:**", "cli:agent/ssh", true],
  ["cli:**", "cli:a/b/c", true],
  ["cli:**", "plugin:run", false],
  ["cli:run/**", "cli:run/web", true],
  ["cli:run/**", "cli:run", true],
  ["cli:**/ssh", "cli:agent/ssh", true],
  ["cli:**/ssh", "cli:agent/x", false],
  ["*", "cli:run/web", true],
  ["*", "provider:vault", false],
  ["provider:**", "provider:vault", true],
  ["cli:**", "provider:vault", false],
])("%s matches %s: %s", (pattern, consumer, expected) => {
  expect(parseConsumerPattern(pattern)?.matches(consumer)).toBe(expected);
});

it.each(["**", "cli*", "*:run", "cli:", "CLI:run"])("%j is no pattern", (text) => {
  expect(parseConsumerPattern(text)).toBeUndefined();
});
