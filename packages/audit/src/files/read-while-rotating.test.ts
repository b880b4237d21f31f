import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { verifyAudit } from "../verify/verify-audit.ts";

const afterListing = vi.hoisted(() => ({ run: async () => {} }));

vi.mock(import("./log-files.ts"), async (original) => {
  const module = await original();
  const listLogFiles = async (path: string) => {
    const files = await module.listLogFiles(path);
    await afterListing.run();
    return files;
  };
  return { ...module, listLogFiles };
});

afterAll(removeTestFolders);
afterEach(() => {
  afterListing.run = async () => {};
});

const key = randomBytes(32);

/** A log of which every record begins a file, and that writes some more the next `times` that it is listed. */
async function rotatingLog(times: number) {
  const path = join(testFolder(), "audit.jsonl");
  const log = createAuditLog({ path, key, mode: "required", maxFileBytes: 1 });
  const write = async () => {
    await log.onEvent(accessEvent());
    await log.onEvent(accessEvent());
  };
  await write();
  let left = times;
  afterListing.run = async () => {
    left -= 1;
    if (left >= 0) await write();
  };
  return { path, [Symbol.asyncDispose]: () => log.close() };
}

describe("a log that rotates while its files are listed", () => {
  test.each([1, 5])("%i times verifies without a false alarm", async (times) => {
    await using log = await rotatingLog(times);
    const { faults, records } = await verifyAudit(log.path, { key });
    expect(faults).toEqual([]);
    expect(records).toBe(3 + 2 * times);
  });

  test("is queried without a gap", async () => {
    await using log = await rotatingLog(1);
    const seqs = (await readRecords(log.path)).map(({ seq }) => seq);
    expect(seqs).toEqual([0, 1, 2, 3, 4]);
  });

  test("always is told apart from one with a fault", async () => {
    await using log = await rotatingLog(100);
    await expect(verifyAudit(log.path, { key })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("was rotated each time"),
    });
  });
});
