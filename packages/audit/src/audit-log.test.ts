import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { createAuditLog } from "./audit-log.ts";
import type { AuditNotice } from "./audit-options.ts";
import { accessEvent } from "./test-log/access-event.ts";
import { readRecords } from "./test-log/read-records.ts";
import { removeTestFolders, testFolder } from "./test-log/test-folder.ts";
import { verifyAudit } from "./verify/verify-audit.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);

describe("a log", () => {
  test("holds the events as records, in their order, and verifies", async () => {
    const path = join(testFolder(), "audit.jsonl");
    const log = createAuditLog({ path, key, mode: "best-effort" });
    await log.open();
    expect(log.onEvent(accessEvent({ version: "3" }))).toBeUndefined();
    log.onEvent({
      type: "rotation",
      atMs: 0,
      provider: "vault_local",
      key: "db",
      version: "4",
      previousVersion: "3",
    });
    log.onEvent({
      type: "login",
      atMs: 0,
      provider: "vault_local",
      event: { type: "login", method: "approle" },
    });
    log.onEvent({
      type: "fetch",
      atMs: 0,
      provider: "p",
      key: "k",
      keys: 1,
      outcome: "found",
      attempts: 1,
      durationMs: 1,
    });
    await log.close();
    const records = await readRecords(path);
    expect(records.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
      "0 open",
      "1 access",
      "2 rotation",
      "3 login",
      "4 close",
    ]);
    expect(records[1]).toEqual({
      ...{
        seq: 1,
        prev: expect.stringMatching(/^[0-9a-f]{64}$/),
        mac: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      ...{
        time: "2026-01-01T00:00:00.000Z",
        type: "access",
        consumer: "plugin:mailer",
        provider: "vault_local",
      },
      ...{
        key: "apps/mail/smtp#password",
        outcome: "allowed",
        version: "3",
        cache: "hit",
        durationMs: 0.25,
        first: true,
      },
    });
    expect(records[3]).toMatchObject({ event: "login", method: "approle" });
    expect(await verifyAudit(path, { key })).toMatchObject({
      ok: true,
      records: 5,
      lastSeq: 4,
      tornBytes: 0,
    });
  });

  test("takes over the fields it knows and no others, and cuts endless texts", async () => {
    const path = join(testFolder(), "audit.jsonl");
    await using log = createAuditLog({ path, key, mode: "required" });
    await log.onEvent({
      ...accessEvent({ version: "v".repeat(10_000) }),
      value: "canary-of-the-day",
    } as never);
    const [, record] = await readRecords(path);
    expect(record?.version).toHaveLength(4_097);
    expect(readFileSync(path, "utf8")).not.toContain("canary-of-the-day");
  });

  test("goes on where an earlier one ended, with a session of its own", async () => {
    const path = join(testFolder(), "audit.jsonl");
    for (const _ of [1, 2, 3]) {
      await using log = createAuditLog({ path, key, mode: "required" });
      await log.onEvent(accessEvent());
    }
    const records = await readRecords(path);
    expect(records.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(records.flatMap(({ session }) => session?.id ?? [])).size).toBe(3);
    expect((await verifyAudit(path, { key })).faults).toEqual([]);
  });

  test("is 0600, also when it was not before", async () => {
    const path = join(testFolder(), "audit.jsonl");
    writeFileSync(path, "");
    chmodSync(path, 0o666);
    await using log = createAuditLog({ path, key, mode: "required" });
    await log.open();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["a symbolic link", (path: string) => symlinkSync("/dev/null", path), "ELOOP"],
    ["in no directory", () => {}, "ENOENT"],
    ["not a log", (path: string) => writeFileSync(path, "something else\n"), "is not a record"],
  ])("that is %s can't be opened", async (what, prepare, said) => {
    const path = join(testFolder(), what === "in no directory" ? "none/audit.jsonl" : "audit.jsonl");
    prepare(path);
    const notices: AuditNotice[] = [];
    await using log = createAuditLog({
      path,
      key,
      mode: "required",
      onNotice: (notice) => notices.push(notice),
    });
    await expect(log.open()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining(said),
    });
    await expect(log.onEvent(accessEvent())).rejects.toMatchObject({ code: "unavailable" });
    expect(notices[0]).toMatchObject({ type: "write_failed" });
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test("that is closed refuses, or counts what is lost", async () => {
    const folder = testFolder();
    const required = createAuditLog({ path: join(folder, "a"), key, mode: "required" });
    await required.close();
    await required.close();
    await expect(required.onEvent(accessEvent())).rejects.toMatchObject({ code: "closed" });
    await expect(required.open()).rejects.toMatchObject({ code: "closed" });
    const other = createAuditLog({ path: join(folder, "b"), key, mode: "best-effort" });
    await other.open();
    await other.close();
    other.onEvent(accessEvent());
    expect(other.stats.lost).toBe(1);
  });

  test("shows no key", async () => {
    const path = join(testFolder(), "audit.jsonl");
    const text = randomBytes(20).toString("hex");
    await using log = createAuditLog({ path, key: Buffer.from(text), mode: "required" });
    await log.onEvent(accessEvent());
    expect(
      inspect(log, { showHidden: true, depth: 9 }) + JSON.stringify(log) + readFileSync(path, "utf8"),
    ).not.toContain(text);
  });

  test.each([
    [{ mode: "sometimes" }, "mode"],
    [{ commitEveryMs: 9 }, "commitEveryMs"],
    [{ maxFileBytes: 2 ** 30 }, "maxFileBytes"],
    [{ maxTotalBytes: 10, reserveBytes: 10 }, "reserveBytes"],
    [{ maxBuffered: 0 }, "maxBuffered"],
  ])("is not made with %o", (options, named) => {
    const all = { path: "audit.jsonl", key, mode: "required", ...options };
    expect(() => createAuditLog(all as never)).toThrow(named);
  });

  test("is not opened with a short key", async () => {
    const log = createAuditLog({ path: join(testFolder(), "a"), key: new Uint8Array(31), mode: "required" });
    await expect(log.open()).rejects.toMatchObject({ code: "invalid_config" });
  });
});

describe("mode required", () => {
  test("resolves when the record is in the file, not before", async () => {
    const path = join(testFolder(), "audit.jsonl");
    await using log = createAuditLog({ path, key, mode: "required" });
    await log.open();
    const asked = log.onEvent(accessEvent({ key: "late" }));
    expect(readFileSync(path, "utf8")).not.toContain("late");
    await asked;
    expect(readFileSync(path, "utf8")).toContain("late");
  });

  test("writes a thousand at once in a few groups", async () => {
    const path = join(testFolder(), "audit.jsonl");
    const anchors: number[] = [];
    const place = { name: "test", put: async ({ seq }: { seq: number }) => void anchors.push(seq) };
    await using log = createAuditLog({ path, key, mode: "required", anchors: { places: [place] } });
    await log.open();
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => log.onEvent(accessEvent({ key: `k${index}` }))),
    );
    await log.exportAnchor();
    expect(anchors).toEqual([1_000]);
    expect((await verifyAudit(path, { key })).records).toBe(1_001);
  });

  test("refuses once the file was moved away or written by another", async () => {
    const path = join(testFolder(), "audit.jsonl");
    await using log = createAuditLog({ path, key, mode: "required" });
    await log.onEvent(accessEvent());
    writeFileSync(path, "\n", { flag: "a" });
    await expect(log.onEvent(accessEvent())).rejects.toThrow("moved, changed or taken over");
  });
});

test("first uses are told and marked once, also after a restart", async () => {
  const path = join(testFolder(), "audit.jsonl");
  const notices: AuditNotice[] = [];
  for (const name of ["db", "db", "mail"]) {
    await using log = createAuditLog({
      path,
      key,
      mode: "required",
      onNotice: (notice) => notices.push(notice),
    });
    await log.onEvent(accessEvent({ key: name }));
    await log.onEvent(accessEvent({ key: name }));
  }
  const firsts = (await readRecords(path)).filter(({ first }) => first);
  expect(firsts.map((record) => record.key)).toEqual(["db", "mail"]);
  expect(notices.map((notice) => notice.type === "first_use" && notice.key)).toEqual(["db", "mail"]);
});

test("queries by consumer, key, time and outcome", async () => {
  const path = join(testFolder(), "audit.jsonl");
  await using log = createAuditLog({ path, key, mode: "required" });
  await log.onEvent(accessEvent({ consumer: "plugin:a", atMs: 1_000 }));
  await log.onEvent(
    accessEvent({ consumer: "plugin:b", atMs: 2_000, outcome: "denied", code: "denied_by_policy" }),
  );
  await log.onEvent(accessEvent({ consumer: "plugin:a", atMs: 3_000, key: "db" }));
  const seqs = async (query: Parameters<typeof readRecords>[1]) =>
    (await readRecords(path, query)).map(({ seq }) => seq);
  expect(await seqs({ consumer: "plugin:a" })).toEqual([1, 3]);
  expect(await seqs({ key: "db", provider: "vault_local" })).toEqual([3]);
  expect(await seqs({ outcome: "denied" })).toEqual([2]);
  expect(await seqs({ from: new Date(2_000), to: new Date(3_000) })).toEqual([2]);
  expect(await seqs({ type: "access" })).toEqual([1, 2, 3]);
});
