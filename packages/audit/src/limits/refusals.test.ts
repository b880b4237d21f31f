import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createManualClock } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import type { AuditLogOptions, AuditNotice } from "../audit-options.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);
const denied = { outcome: "denied", code: "denied_by_policy" } as const;

function openLog(options: Partial<AuditLogOptions> = {}) {
  const path = join(testFolder(), "audit.jsonl");
  const clock = createManualClock();
  const notices: AuditNotice[] = [];
  const log = createAuditLog({
    ...{ path, key, mode: "best-effort", clock, onNotice: (notice) => void notices.push(notice) },
    ...options,
  });
  return { path, clock, notices, log };
}

test("the same refusal is written once, then counted, and its count is written when the window ends", async () => {
  const { path, clock, log } = openLog({ repeats: { windowMs: 60_000, perConsumer: 5 } });
  await log.open();
  for (let time = 0; time < 4; time += 1) log.onEvent(accessEvent({ ...denied, atMs: clock.now() }));
  log.onEvent(accessEvent({ outcome: "absent", code: "not_found" }));
  log.onEvent(accessEvent());
  log.onEvent(accessEvent());
  await clock.advance(60_000);
  log.onEvent(accessEvent({ ...denied, atMs: clock.now() }));
  await log.close();
  const records = await readRecords(path);
  const told = records.map(({ type, outcome, count }) =>
    [type, outcome, count].filter((part) => part !== undefined).join(" "),
  );
  expect(told).toEqual([
    ...["open", "access denied", "access absent", "access allowed", "access allowed"],
    ...["repeated denied 3", "access denied", "close"],
  ]);
  expect(records[5]).toMatchObject({
    ...{
      consumer: "plugin:mailer",
      provider: "vault_local",
      key: "apps/mail/smtp#password",
      code: "denied_by_policy",
    },
    ...{ since: "2026-01-01T00:00:00.000Z", time: "2026-01-01T00:01:00.000Z" },
  });
});

test("a consumer gets so many different refusals on record, the others as one count; another is not affected", async () => {
  const { path, log } = openLog({
    repeats: { windowMs: 60_000, perConsumer: 5 },
    burst: { count: 1_000, windowMs: 60_000 },
  });
  await log.open();
  for (let index = 0; index < 100; index += 1) log.onEvent(accessEvent({ ...denied, key: `k${index}` }));
  log.onEvent(accessEvent({ ...denied, consumer: "plugin:other" }));
  await log.close();
  const records = await readRecords(path, { consumer: "plugin:mailer" });
  expect(records.map(({ key }) => key)).toEqual(["k0", "k1", "k2", "k3", "k4", undefined]);
  expect(records.at(-1)).toMatchObject({ type: "repeated", count: 95 });
  expect(await readRecords(path, { consumer: "plugin:other", outcome: "denied" })).toHaveLength(1);
});

test("a million denials take a few kilobytes", async () => {
  const { path, log } = openLog();
  await log.open();
  const event = accessEvent(denied);
  for (let time = 0; time < 1_000_000; time += 1) log.onEvent(event);
  await log.close();
  const records = await readRecords(path);
  expect(records.map(({ type }) => type)).toEqual(["open", "access", "denial_burst", "repeated", "close"]);
  expect(records[3]?.count).toBe(999_999);
}, 60_000);

test("in mode required a counted refusal is not waited for", async () => {
  const { log } = openLog({ mode: "required" });
  await log.onEvent(accessEvent(denied));
  const order: string[] = [];
  const allowed = Promise.resolve(log.onEvent(accessEvent())).then(() => order.push("allowed"));
  const again = Promise.resolve(log.onEvent(accessEvent(denied))).then(() => order.push("denied again"));
  await Promise.all([allowed, again]);
  expect(order).toEqual(["denied again", "allowed"]);
  await log.close();
});

test("a burst of denials is told once in its window, by consumer", async () => {
  const { path, clock, notices, log } = openLog({ burst: { count: 3, windowMs: 10_000 } });
  await log.open();
  const deny = (consumer: string) => log.onEvent(accessEvent({ ...denied, consumer, atMs: clock.now() }));
  for (const consumer of ["plugin:a", "plugin:b", "plugin:a", "plugin:a", "plugin:a", "plugin:b"])
    deny(consumer);
  expect(notices).toEqual([{ type: "denial_burst", consumer: "plugin:a", count: 3, windowMs: 10_000 }]);
  await clock.advance(10_000);
  for (let time = 0; time < 3; time += 1) deny("plugin:a");
  expect(notices).toHaveLength(2);
  await log.close();
  expect(await readRecords(path, { type: "denial_burst" })).toHaveLength(2);
});
