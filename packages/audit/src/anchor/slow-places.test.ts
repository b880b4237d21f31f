import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createManualClock } from "@latebound/testing";
import { afterAll, describe, expect, test } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import type { AuditNotice } from "../audit-options.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);

/** A log whose only place never answers. */
function logWithSilentPlace(timeoutMs?: number) {
  const path = join(testFolder(), "audit.jsonl");
  const clock = createManualClock();
  const notices: AuditNotice[] = [];
  const asked = Promise.withResolvers<void>();
  let puts = 0;
  const put = () => {
    puts += 1;
    asked.resolve();
    return new Promise<void>(() => {});
  };
  const anchors = { places: [{ name: "silent", put }], ...(timeoutMs !== undefined && { timeoutMs }) };
  const onNotice = (notice: AuditNotice) => void notices.push(notice);
  const log = createAuditLog({ path, key, mode: "required", clock, anchors, onNotice });
  return { path, clock, notices, log, asked: asked.promise, puts: () => puts };
}

describe("a place that never answers", () => {
  test.each([undefined, 70])(
    "does not keep close() for ever (timeoutMs %o)",
    async (timeoutMs) => {
      const { path, clock, notices, log, asked } = logWithSilentPlace(timeoutMs);
      await log.onEvent(accessEvent());
      const closing = log.close();
      await asked;
      expect(notices.filter(({ type }) => type === "anchor_failed")).toEqual([]);
      await clock.advance(timeoutMs ?? 5_000);
      await closing;
      expect(notices).toContainEqual({ type: "anchor_failed", place: "silent" });
      expect(await readRecords(path, { type: "anchor_failed" })).toHaveLength(1);
      expect(clock.pendingTimers).toBe(0);
    },
    5_000,
  );

  test("is not asked again before it has answered", async () => {
    const { clock, log, asked, puts } = logWithSilentPlace();
    await log.onEvent(accessEvent());
    const exporting = log.exportAnchor();
    await asked;
    await clock.advance(5_000);
    await exporting;
    await log.onEvent(accessEvent());
    await log.close();
    expect(puts()).toBe(1);
  }, 5_000);
});

test("a second close() resolves with the first, not before", async () => {
  const { clock, log, asked } = logWithSilentPlace();
  await log.onEvent(accessEvent());
  const ended: string[] = [];
  const closings = ["first", "second"].map((name) => log.close().then(() => ended.push(name)));
  await asked;
  expect(ended).toEqual([]);
  await clock.advance(5_000);
  await Promise.all(closings);
  expect(ended).toEqual(["first", "second"]);
}, 5_000);

test("a place's deadline must be above 0", () => {
  const options = {
    path: "audit.jsonl",
    key,
    mode: "required",
    anchors: { places: [], timeoutMs: 0 },
  } as const;
  expect(() => createAuditLog(options)).toThrow("anchors.timeoutMs");
});
