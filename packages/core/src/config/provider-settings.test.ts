import { expect, test } from "vitest";
import { cutSettings } from "./provider-settings.ts";

test("the defaults are those of the design", () => {
  expect(cutSettings({}).settings).toEqual({
    cacheTtlMs: 300_000,
    negativeTtlMs: 5_000,
    maxStaleMs: 3_600_000,
    timeoutMs: 10_000,
    retries: 2,
    maxConcurrency: 64,
  });
});

test("common options are read and stripped, the rest is left for the kind", () => {
  const cut = cutSettings({
    type: "vault",
    cache_ttl: "0s",
    negative_ttl: "1ms",
    max_stale: "2d",
    timeout: "3s",
    retries: 0,
    max_concurrency: 1,
    address: "http://127.0.0.1:8200",
  });
  expect(cut.settings).toEqual({
    cacheTtlMs: 0,
    negativeTtlMs: 1,
    maxStaleMs: 172_800_000,
    timeoutMs: 3_000,
    retries: 0,
    maxConcurrency: 1,
  });
  expect({ ...cut.options }).toEqual({ address: "http://127.0.0.1:8200" });
  expect(cut.problems).toEqual([]);
});

test("every wrong one is told, and no value is quoted", () => {
  const canary = "canary-11";
  const { problems } = cutSettings({
    cache_ttl: canary,
    negative_ttl: 5,
    max_stale: "1 hour",
    timeout: "0s",
    retries: -1,
    max_concurrency: 1.5,
  });
  expect(problems.map((problem) => problem.path[0])).toEqual([
    "cache_ttl",
    "negative_ttl",
    "max_stale",
    "timeout",
    "retries",
    "max_concurrency",
  ]);
  expect(JSON.stringify(problems)).not.toContain(canary);
  expect(problems[3]?.message).toBe("expected a duration of more than zero");
});
