import { PassThrough } from "node:stream";
import type { SecretEvent } from "@latebound/core";
import { expect, test } from "vitest";
import { createDebugLog } from "./debug-log.ts";

function lineOf(event: SecretEvent): string {
  const stderr = new PassThrough();
  void createDebugLog({ stderr })(event);
  return String(stderr.read());
}

const atMs = Date.UTC(2026, 0, 1, 8, 30);

test("a request is a line with method, path, status and time", () => {
  const request = {
    type: "request",
    atMs,
    provider: "vault",
    method: "GET",
    path: "/v1/secret/data/app",
  } as const;
  expect(lineOf({ ...request, status: 200, durationMs: 11.6 })).toBe(
    "debug 08:30:00.000 vault GET /v1/secret/data/app 200 12 ms\n",
  );
  expect(lineOf({ ...request, durationMs: 3 })).toContain(" no answer 3 ms");
});

test("what else happened is told with its facts, in one line that can't steer a terminal", () => {
  const event = { type: "login", method: "approle", expiresAtMs: atMs } as const;
  expect(lineOf({ type: "login", atMs, provider: "vault", event })).toBe(
    "debug 08:30:00.000 vault login method=approle expiresAtMs=2026-01-01T08:30:00.000Z\n",
  );
  const hostile = "a\n\u001b[2Jb";
  const line = lineOf({ type: "rotation", atMs, provider: "vault", key: hostile });
  expect(line).toBe("debug 08:30:00.000 rotation provider=vault key=a [2Jb\n");
});
