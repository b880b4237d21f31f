import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describePrivate } from "../../../../tests/servers/live-servers.ts";
import { createAuditLog } from "../audit-log.ts";
import type { AuditLogOptions, AuditNotice } from "../audit-options.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { verifyAudit } from "../verify/verify-audit.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);
const disk = join(testFolder(), "disk");

function mount(...options: readonly string[]): string | undefined {
  const { status, error } = run("mount", ...options, disk);
  return status === 0
    ? undefined
    : `a tmpfs can't be mounted (${error?.message ?? `mount ended with ${status}`})`;
}

function run(command: string, ...args: readonly string[]) {
  return spawnSync(command, args, { encoding: "utf8" });
}

mkdirSync(disk);
const missing =
  process.getuid?.() === 0 ? mount("-t", "tmpfs", "-o", "size=64k", "tmpfs") : "mounting needs root";

describePrivate("a disk of 64 KiB", missing, () => {
  afterAll(() => {
    run("umount", "--lazy", disk);
  });

  function open(name: string, mode: AuditLogOptions["mode"]) {
    const path = join(disk, name);
    const notices: AuditNotice[] = [];
    const log = createAuditLog({ path, key, mode, onNotice: (notice) => void notices.push(notice) });
    return { path, log, notices };
  }

  describe("that is full", () => {
    beforeAll(() => rmSync(join(disk, "filler"), { force: true }));

    test("mode required refuses, and hands out again once there is room", async () => {
      const { path, log, notices } = open("full-required", "required");
      await log.onEvent(accessEvent());
      fillDisk();
      const outcomes: boolean[] = [];
      for (let index = 0; index < 40; index += 1)
        outcomes.push(await isTaken(log.onEvent(accessEvent({ key: `k${index}` }))));
      await expect(log.onEvent(accessEvent())).rejects.toThrow("ENOSPC");
      expect(outcomes.at(-1)).toBe(false);
      expect(notices.at(-1)).toMatchObject({ type: "write_failed" });
      expect(await verifyAudit(path, { key })).toMatchObject({ ok: true, tornBytes: 0 });
      rmSync(join(disk, "filler"));
      await log.onEvent(accessEvent({ key: "afterwards" }));
      await log.close();
      const recorded = await readRecords(path, { outcome: "allowed" });
      expect(recorded).toHaveLength(outcomes.filter(Boolean).length + 2);
      expect(await verifyAudit(path, { key })).toMatchObject({ ok: true });
    });

    test("mode best-effort counts what is lost, and says so", async () => {
      const { path, log } = open("full-best-effort", "best-effort");
      await log.open();
      fillDisk();
      for (let index = 0; index < 500; index += 1) log.onEvent(accessEvent({ key: `k${index}` }));
      await lossOf(log);
      const { lost } = log.stats;
      expect(lost).toBeGreaterThan(0);
      rmSync(join(disk, "filler"));
      log.onEvent(accessEvent({ key: "afterwards" }));
      await log.close();
      const [record] = await readRecords(path, { type: "lost" });
      expect(record).toMatchObject({
        count: lost,
        reason: expect.stringContaining("ENOSPC"),
        session: { index: expect.any(Number) },
      });
      expect(await readRecords(path, { key: "afterwards" })).toHaveLength(1);
      expect(await verifyAudit(path, { key })).toMatchObject({ ok: true });
    });
  });

  describe("that is read-only", () => {
    test.each(["required", "best-effort"] as const)("can't be opened in mode %s", async (mode) => {
      mount("-o", "remount,ro");
      const { log } = open("read-only", mode);
      await expect(log.open()).rejects.toThrow(/EROFS/);
      if (mode === "required") await expect(log.onEvent(accessEvent())).rejects.toThrow(/EROFS/);
      else log.onEvent(accessEvent());
      expect(log.stats.lost).toBe(mode === "required" ? 0 : 1);
      mount("-o", "remount,rw");
      await log.open();
      await log.close();
      const lost = await readRecords(join(disk, "read-only"), { type: "lost" });
      expect(lost.map(({ count }) => count)).toEqual(mode === "required" ? [] : [1]);
      rmSync(join(disk, "read-only"));
    });
  });

  function fillDisk(): void {
    for (let bytes = 4_096; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      while (append(bytes)) void 0;
    }
  }

  function append(bytes: number): boolean {
    try {
      writeFileSync(join(disk, "filler"), Buffer.alloc(bytes, 1), { flag: "a" });
      return true;
    } catch {
      return false;
    }
  }
});

async function isTaken(answer: void | Promise<void>): Promise<boolean> {
  return Promise.resolve(answer).then(
    () => true,
    () => false,
  );
}

/** Waits until a log has counted a loss. */
async function lossOf(log: { readonly stats: { readonly lost: number } }): Promise<void> {
  while (log.stats.lost === 0) await new Promise((resolve) => setImmediate(resolve));
}
