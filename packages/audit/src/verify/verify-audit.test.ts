import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { verifyAudit } from "./verify-audit.ts";

afterAll(removeTestFolders);

test.each(["audit.jsonl", "no/folder/audit.jsonl"])(
  "no log at %s is a fault, also without anchors",
  async (name) => {
    const found = await verifyAudit(join(testFolder(), name), { key: randomBytes(32) });
    expect(found).toMatchObject({ ok: false, records: 0, faults: [{ seq: 0, reason: "there is no log" }] });
  },
);
