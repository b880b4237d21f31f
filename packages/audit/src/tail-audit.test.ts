import { randomBytes } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuditLog } from "./audit-log.ts";
import { listLogFiles } from "./files/log-files.ts";
import { tailAudit } from "./tail-audit.ts";
import { accessEvent } from "./test-log/access-event.ts";
import { removeTestFolders, testFolder } from "./test-log/test-folder.ts";

afterAll(removeTestFolders);

/** A log of which every record begins a file. */
function rotatingLog(maxFileBytes = 1) {
  const path = join(testFolder(), "audit.jsonl");
  const log = createAuditLog({ path, key: randomBytes(32), mode: "required", maxFileBytes });
  return {
    path,
    write: async (...keys: readonly string[]) => {
      for (const key of keys) await log.onEvent(accessEvent({ key }));
    },
    [Symbol.asyncDispose]: () => log.close(),
  };
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function nextKeys(records: AsyncGenerator<{ readonly key?: string }>, count: number) {
  const keys: (string | undefined)[] = [];
  for (let index = 0; index < count; index += 1) keys.push((await records.next()).value?.key);
  return keys;
}

test("the last records that fit", async () => {
  await using log = rotatingLog();
  await log.write("a", "b", "c");
  const last = await allOf(tailAudit(log.path, { type: "access" }, { last: 2 }));
  expect(last.map(({ key }) => key)).toEqual(["b", "c"]);
  expect(await allOf(tailAudit(log.path, { key: "none" }))).toEqual([]);
});

test.each([1, 700, 1_000_000])("follows without a gap or a record twice, files of %i bytes", async (size) => {
  await using log = rotatingLog(size);
  await log.write("a", "b");
  const ending = new AbortController();
  const options = { follow: true, last: 1, everyMs: 1, signal: ending.signal };
  const records = tailAudit(log.path, { type: "access" }, options);
  expect(await nextKeys(records, 1)).toEqual(["b"]);
  await log.write("c", "d", "e");
  expect(await nextKeys(records, 3)).toEqual(["c", "d", "e"]);
  const waiting = records.next();
  await log.write("f");
  expect((await waiting).value).toMatchObject({ key: "f" });
  if (size === 1) expect((await listLogFiles(log.path)).length).toBeGreaterThan(5);
  ending.abort();
  expect((await records.next()).done).toBe(true);
});

test("a log that isn't there yet is waited for, and lines that are no records are passed over", async () => {
  await using log = rotatingLog();
  const ending = new AbortController();
  const options = { follow: true, everyMs: 1, signal: ending.signal };
  const records = tailAudit(log.path, { type: "access" }, options);
  const first = records.next();
  await log.write("a");
  expect((await first).value).toMatchObject({ key: "a" });
  const other = join(testFolder(), "other.jsonl");
  writeFileSync(other, `${"x".repeat(3_000_000)}\n{"seq":1}\n`);
  expect(await allOf(tailAudit(other))).toEqual([]);
  ending.abort();
  await records.return(undefined);
});

test("lines that are no records are told with their places, before the last records and while it follows", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const line = (key: string) =>
    `${JSON.stringify({ seq: 0, prev: "", time: "2026", type: "access", mac: "", key })}\n`;
  writeFileSync(path, `${line("a")}none\n`);
  const places: unknown[] = [];
  const ending = new AbortController();
  const records = tailAudit(
    path,
    {},
    { follow: true, everyMs: 1, signal: ending.signal, onUnreadable: (place) => places.push(place) },
  );
  expect(await nextKeys(records, 1)).toEqual(["a"]);
  expect(places).toEqual([{ file: path, line: 2 }]);
  const waiting = records.next();
  appendFileSync(path, `{}\n${line("b")}`);
  expect((await waiting).value).toMatchObject({ key: "b" });
  expect(places.slice(1)).toEqual([{ file: path, line: 3 }]);
  ending.abort();
  expect((await records.next()).done).toBe(true);
});
