import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { createFillMarks } from "./fill-marks.ts";

afterAll(removeTestFolders);

test("half and three quarters are told once each, and again after there was room", () => {
  const told: number[] = [];
  const marks = createFillMarks(1_000, (totalBytes) => told.push(totalBytes));
  for (const bytes of [0, 499, 500, 600, 749, 750, 999, 1_000, 100, 510, 520, 300, 990]) marks.look(bytes);
  expect(told).toEqual([500, 750, 510, 990]);
});

test("one consumer's accesses are noticed long before they have filled the log, and at the next start", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const maxTotalBytes = 20_000;
  const filling: number[] = [];
  const open = () =>
    createAuditLog({
      ...{ path, key: randomBytes(32), mode: "required", maxTotalBytes },
      onNotice: (notice) => {
        if (notice.type === "filling") filling.push(notice.totalBytes);
      },
    });
  const log = open();
  while (filling.length === 0) await log.onEvent(accessEvent());
  for (let index = 0; index < 5; index += 1) await log.onEvent(accessEvent());
  await log.close();
  expect(filling).toHaveLength(1);
  expect(filling[0]).toBeGreaterThanOrEqual(maxTotalBytes / 2);
  expect(filling[0]).toBeLessThan(maxTotalBytes * 0.6);
  await using next = open();
  await next.open();
  expect(filling).toHaveLength(2);
});
