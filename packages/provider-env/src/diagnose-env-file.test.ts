import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diagnoseEnvFile } from "./diagnose-env-file.ts";

const canary = "canary-env-file-3c";
const folder = mkdtempSync(join(tmpdir(), "latebound-env-"));
const path = join(folder, canary);
writeFileSync(path, `KEY=${canary}\n`);
afterAll(() => rmSync(folder, { recursive: true }));

async function levels(mode: number, file = path): Promise<string[]> {
  chmodSync(path, mode);
  const found = await diagnoseEnvFile({ provider: "env", path: file, isLiteral: false });
  // Neither what is in it, nor a path that a reference gave.
  expect(JSON.stringify(found)).not.toContain(canary);
  return found.map(({ level, subject }) => `${level} ${subject}`);
}

test("who else may read or change the file", async () => {
  expect(await levels(0o600)).toEqual(["ok file"]);
  expect(await levels(0o644)).toEqual(["ok file", "warning mode"]);
  expect(await levels(0o666)).toEqual(["ok file", "fault mode", "warning mode"]);
});

test("a file that isn't there, or is none", async () => {
  expect(await levels(0o600, `${path}-other`)).toEqual(["fault file"]);
  expect(await levels(0o600, folder)).toEqual(["fault file"]);
});
