import { randomBytes, randomInt } from "node:crypto";
import { appendFileSync, readFileSync, statSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { startWriter } from "../test-log/start-writer.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { verifyAudit } from "../verify/verify-audit.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);

describe("kill -9 while it writes", () => {
  test.each(["required", "best-effort"] as const)(
    "leaves a log that verifies and goes on (%s)",
    async (mode) => {
      const path = join(testFolder(), "audit.jsonl");
      for (let crash = 0; crash < 8; crash += 1) {
        const writer = startWriter(path, key, mode);
        await writer.nextLine(randomInt(12));
        await writer.kill();
        const durable = Number(/^durable (\d+)$/.exec(writer.lastLine)?.[1] ?? 0);
        const { faults, lastSeq } = await verifyAudit(path, { key });
        expect(faults).toEqual([]);
        expect(lastSeq).toBeGreaterThanOrEqual(durable - 1);
        if (mode === "required") expect(durable).toBeGreaterThan(0);
      }
      await using log = createAuditLog({ path, key, mode });
      await log.open();
      expect(await verifyAudit(path, { key })).toMatchObject({ ok: true });
    },
    60_000,
  );
});

describe("a torn last line", () => {
  test.each([1, 50, 150])("of %i bytes is reported, cut off at the next start, and noted", async (bytes) => {
    const path = join(testFolder(), "audit.jsonl");
    await writeOne(path);
    const whole = statSync(path).size;
    const line = readFileSync(path, "utf8").split("\n")[1] ?? "";
    appendFileSync(path, line.slice(0, bytes));
    expect(await verifyAudit(path, { key })).toMatchObject({ ok: true, tornBytes: bytes });
    await writeOne(path);
    expect(statSync(path).size).toBeGreaterThan(whole);
    expect(await verifyAudit(path, { key })).toMatchObject({ ok: true, records: 6, tornBytes: 0 });
    const opens = await readRecords(path, { type: "open" });
    expect(opens.map(({ tornBytes }) => tornBytes)).toEqual([undefined, bytes]);
  });

  test("of the first record leaves an empty log", async () => {
    const path = join(testFolder(), "audit.jsonl");
    await writeOne(path);
    truncateSync(path, 20);
    await writeOne(path);
    expect(await verifyAudit(path, { key })).toMatchObject({ ok: true, records: 3 });
  });
});

describe("the lock", () => {
  test("keeps a second log and a second process out, and they say so", async () => {
    const path = join(testFolder(), "audit.jsonl");
    const first = createAuditLog({ path, key, mode: "required" });
    await first.onEvent(accessEvent());
    const second = createAuditLog({ path, key, mode: "required" });
    await expect(second.open()).rejects.toThrow(
      "another process, or another log in this one, writes the audit log",
    );
    await expect(second.onEvent(accessEvent())).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
    });
    await second.close();
    const writer = startWriter(path, key, "required");
    expect(await writer.nextLine()).toContain(
      "refused the audit log".replace("the audit log", "another process"),
    );
    await first.onEvent(accessEvent());
    await first.close();
    expect(await verifyAudit(path, { key })).toMatchObject({ ok: true });
    await writeOne(path);
  });

  test("of a process that has ended is waited for", async () => {
    const path = join(testFolder(), "audit.jsonl");
    const writer = startWriter(path, key, "required");
    await writer.nextLine();
    await writer.kill();
    // Half a second short of stale.
    const seconds = Date.now() / 1_000 - 4.5;
    utimesSync(`${path}.lock`, seconds, seconds);
    await writeOne(path);
    expect(await verifyAudit(path, { key })).toMatchObject({ ok: true });
  });

  test("is not all: what someone else writes ends the writing until it is gone", async () => {
    const path = join(testFolder(), "audit.jsonl");
    const log = createAuditLog({ path, key, mode: "required" });
    await log.onEvent(accessEvent());
    const size = statSync(path).size;
    appendFileSync(path, '{"by":"another"}\n');
    await expect(log.onEvent(accessEvent())).rejects.toThrow("taken over");
    truncateSync(path, size);
    await log.onEvent(accessEvent());
    await log.close();
    expect(await verifyAudit(path, { key })).toMatchObject({ ok: true });
  });
});

async function writeOne(path: string): Promise<void> {
  await using log = createAuditLog({ path, key, mode: "required" });
  await log.onEvent(accessEvent());
}
