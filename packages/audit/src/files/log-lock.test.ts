import { randomBytes } from "node:crypto";
import { linkSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";

afterAll(removeTestFolders);

test.each([
  ["symbolic", symlinkSync],
  ["hard", linkSync],
])("the holder's file is not written through a %s link", async (_, link) => {
  const folder = testFolder();
  const path = join(folder, "audit.jsonl");
  const other = join(folder, "other");
  writeFileSync(other, "of someone else");
  link(other, `${path}.holder`);
  await using log = createAuditLog({ path, key: randomBytes(32), mode: "required" });
  await log.onEvent(accessEvent());
  expect(readFileSync(other, "utf8")).toBe("of someone else");
  const holder = lstatSync(`${path}.holder`);
  expect([holder.isFile(), holder.mode & 0o777]).toEqual([true, 0o600]);
  expect(readFileSync(`${path}.holder`, "utf8")).toBe(`${process.pid}\n`);
});
