import { randomBytes } from "node:crypto";
import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { createManualClock } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import type { AuditAnchor } from "../anchor/anchor.ts";
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { verifyAudit } from "../verify/verify-audit.ts";
import { totalSize } from "./log-files.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);

async function writeRotated(path: string, records: number) {
  const anchors: AuditAnchor[] = [];
  const places = [{ name: "test", put: async (anchor: AuditAnchor) => void anchors.push(anchor) }];
  await using log = createAuditLog({ path, key, mode: "required", maxFileBytes: 1_000, anchors: { places } });
  for (let index = 0; index < records; index += 1) {
    await log.onEvent(accessEvent({ key: `k${index}` }));
  }
  return anchors;
}

test("a full file is put aside under its first record's number, 0600, and the chain goes on", async () => {
  const path = join(testFolder(), "audit.jsonl");
  await writeRotated(path, 10);
  await writeRotated(path, 3);
  const files = readdirSync(join(path, "..")).filter((name) => !name.endsWith(".holder"));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(statSync(join(path, "..", file)).mode & 0o777).toBe(0o600);
  const records = await readRecords(path);
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index));
  const begun = files
    .filter((name) => name !== "audit.jsonl")
    .map((name) => Number(name.slice("audit.jsonl.".length)));
  for (const seq of begun)
    expect(records[seq]).toMatchObject({ seq, session: { index: expect.any(Number) } });
  expect(await verifyAudit(path, { key })).toMatchObject({ ok: true, records: records.length });
});

test("a log that lost its active file in a rotation goes on", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const [anchor] = await writeRotated(path, 1);
  renameSync(path, `${path}.000000000000`);
  await writeRotated(path, 1);
  expect(await verifyAudit(path, { key, anchor: anchor ?? [] })).toMatchObject({ ok: true, records: 6 });
});

test("archived files may go when the last anchor before the first kept record is given", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const anchors = await writeRotated(path, 10);
  const [oldest, second] = readdirSync(join(path, "..")).filter((name) => /\d$/.test(name));
  rmSync(join(path, "..", oldest ?? ""));
  const firstSeq = Number(second?.slice(basename(path).length + 1));
  const start = anchors.find(({ seq }) => seq === firstSeq - 1);
  const anchor = anchors.at(-1) ?? [];
  expect(start).toBeDefined();
  if (start) expect(await verifyAudit(path, { key, anchor, start })).toMatchObject({ ok: true });
  const { ok, faults } = await verifyAudit(path, { key, anchor });
  expect(ok).toBe(false);
  expect(faults[0]).toMatchObject({ seq: 0, reason: `records 0 to ${firstSeq - 1} are missing` });
});

test("at the total size only values handed out are recorded, then nothing, until there is room again", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const clock = createManualClock();
  const sizes = { maxFileBytes: 2_000, maxTotalBytes: 9_000, reserveBytes: 4_000 };
  await using log = createAuditLog({ path, key, mode: "required", clock, ...sizes });
  const fill = async (facts: Parameters<typeof accessEvent>[0], name: string) => {
    for (let index = 0; ; index += 1) {
      const taken = await Promise.resolve(
        log.onEvent(accessEvent({ ...facts, key: `${name}${index}` })),
      ).then(
        () => true,
        () => false,
      );
      if (!taken) return index;
    }
  };
  expect(await fill({ outcome: "denied" }, "denied")).toBeGreaterThan(5);
  expect(await fill({ outcome: "absent" }, "absent")).toBe(0);
  expect(await fill({}, "allowed")).toBeGreaterThan(5);
  await expect(log.onEvent(accessEvent())).rejects.toThrow("maxTotalBytes");
  expect(await totalSize(path)).toBeLessThan(9_500);
  expect(await verifyAudit(path, { key })).toMatchObject({ ok: true });
  rmSync(`${path}.000000000000`);
  await expect(log.onEvent(accessEvent())).rejects.toThrow("maxTotalBytes");
  await clock.advance(1_000);
  await log.onEvent(accessEvent());
});
