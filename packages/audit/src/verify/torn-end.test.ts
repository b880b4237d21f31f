import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { createVerification } from "./verify-audit.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);
let lines: readonly string[] = [];

beforeAll(async () => {
  const path = join(testFolder(), "audit.jsonl");
  await using log = createAuditLog({ path, key, mode: "required" });
  for (const name of ["a", "b", "c"]) await log.onEvent(accessEvent({ key: name }));
  lines = readFileSync(path, "utf8").trimEnd().split("\n");
});

/** What is found in a log whose last line, without a newline, is another. */
function verifyWithEnd(end: string | undefined) {
  const verification = createVerification(key, [], undefined);
  const bytes = Buffer.from(`${lines.slice(0, -1).join("\n")}\n${end}`);
  verification.takeFile("audit.jsonl", bytes, true);
  return verification.finish();
}

test.each([1, 90, 200, undefined])("%s bytes of a line are what a crash left", (bytes) => {
  const found = verifyWithEnd(lines.at(-1)?.slice(0, bytes));
  expect(found).toMatchObject({ ok: true, faults: [], records: lines.length - 1 });
  expect(found.tornBytes).toBeGreaterThan(0);
});

test.each([
  ["the line, but changed", () => lines.at(-1)?.replace('"type":"', '"type":"x')],
  ["another line of the log", () => lines[0]],
  ["a record with a code of its own", () => JSON.stringify({ ...JSON.parse(lines[0] ?? ""), mac: "0" })],
])("%s is a fault: nothing of it is cut off, and the log did not write it", (_name, end) => {
  const reason = "the last line was not written by the log, though nothing of it is cut off";
  expect(verifyWithEnd(end())).toMatchObject({
    ok: false,
    faults: [{ seq: lines.length - 1, file: "audit.jsonl", reason }],
  });
});
