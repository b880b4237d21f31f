import { randomBytes } from "node:crypto";
import { appendFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import type { AuditNotice } from "../audit-options.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);

async function openLog(mode: "required" | "best-effort") {
  const path = join(testFolder(), "audit.jsonl");
  const firsts: string[] = [];
  const onNotice = (notice: AuditNotice) => {
    if (notice.type === "first_use") firsts.push(notice.key);
  };
  const log = createAuditLog({ path, key, mode, onNotice });
  await log.open();
  return { path, log, firsts };
}

test("a first use that could not be written is neither told nor remembered", async () => {
  const { path, log, firsts } = await openLog("required");
  await log.onEvent(accessEvent({ key: "before" }));
  const { size } = statSync(path);
  appendFileSync(path, "by another\n");
  await expect(log.onEvent(accessEvent({ key: "db" }))).rejects.toThrow("taken over");
  expect(firsts).toEqual(["before"]);
  truncateSync(path, size);
  await log.onEvent(accessEvent({ key: "db" }));
  await log.onEvent(accessEvent({ key: "db" }));
  await log.close();
  expect(firsts).toEqual(["before", "db"]);
  const records = await readRecords(path, { key: "db" });
  expect(records.map(({ first }) => first)).toEqual([true, undefined]);
});

test.each(["required", "best-effort"] as const)(
  "a first use is told once it is durable, not before (%s)",
  async (mode) => {
    const { path, log, firsts } = await openLog(mode);
    const answer = log.onEvent(accessEvent({ key: "db" }));
    expect(firsts).toEqual([]);
    await answer;
    await log.close();
    expect(firsts).toEqual(["db"]);
    expect(await readRecords(path, { key: "db" })).toMatchObject([{ first: true }]);
  },
);
