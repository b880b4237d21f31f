import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { verifyAudit } from "../verify/verify-audit.ts";

const afterRead = vi.hoisted(() => ({ run: () => {} }));

vi.mock(import("./log-tail.ts"), async (original) => {
  const module = await original();
  const readLogTail = async (path: string) => {
    const tail = await module.readLogTail(path);
    afterRead.run();
    return tail;
  };
  return { ...module, readLogTail };
});

afterAll(removeTestFolders);

const key = randomBytes(32);

test.each(["audit.202611221011", "audit.000000000000", "audit.2026112210110000"])(
  "a log named %s, like a rotated one, is kept when it is opened again",
  async (name) => {
    const path = join(testFolder(), name);
    await writeOne(path);
    const before = readFileSync(path, "utf8");
    await writeOne(path);
    expect(readFileSync(path, "utf8").startsWith(before)).toBe(true);
    expect(await verifyAudit(path, { key })).toMatchObject({ ok: true, records: 6 });
  },
);

test("nothing is cut off a log that changes between being read and opened", async () => {
  const path = join(testFolder(), "audit.jsonl");
  await writeOne(path);
  const before = readFileSync(path, "utf8");
  afterRead.run = () => appendFileSync(path, "by another\n");
  onTestFinished(() => {
    afterRead.run = () => {};
  });
  await using log = createAuditLog({ path, key, mode: "required" });
  await expect(log.open()).rejects.toThrow("changed while it was opened");
  expect(readFileSync(path, "utf8")).toBe(`${before}by another\n`);
});

async function writeOne(path: string): Promise<void> {
  await using log = createAuditLog({ path, key, mode: "required" });
  await log.onEvent(accessEvent());
}
