import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSecretError } from "@latebound/core";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import type { AuditLine } from "./files/log-reader.ts";
import { queryAudit } from "./query-audit.ts";
import { removeTestFolders, testFolder } from "./test-log/test-folder.ts";

afterAll(removeTestFolders);

const canary = createCanary();
const record = (seq: number) =>
  JSON.stringify({ seq, prev: "", time: "2026", type: "access", mac: "", key: String(seq) });

async function read(path: string) {
  const places: AuditLine[] = [];
  const found: number[] = [];
  for await (const { seq } of queryAudit(path, {}, { onUnreadable: (place) => places.push(place) }))
    found.push(seq);
  return { found, places };
}

test("each line that is no record is told with its place, and the records around it are read", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const full = `${path}.${"0".repeat(16)}`;
  writeFileSync(full, `${record(0)}\n${canary}\n\n${record(1)}\n${record(2).slice(0, 20)}`);
  writeFileSync(path, `{"seq":3}\n${"x".repeat(3_000_000)}\n${record(3)}\n${record(4).slice(0, 20)}`);
  const { found, places } = await read(path);
  expect(found).toEqual([0, 1, 3]);
  expect(places).toEqual([
    { file: full, line: 2 },
    { file: full, line: 3 },
    { file: full, line: 5 },
    { file: path, line: 1 },
    { file: path, line: 2 },
  ]);
  expect(findCanary(describeEverything(places), canary)).toBeUndefined();
});

test("a log that can't be read is a fault", async () => {
  const path = join(testFolder(), "audit.jsonl");
  mkdirSync(path);
  const error = await read(path).catch((thrown: unknown) => thrown);
  expect(isSecretError(error) && error.code).toBe("unavailable");
});
