import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isReadByOthers } from "./read-by-others.ts";

const folder = mkdtempSync(join(tmpdir(), "latebound-read-by-others-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a file is read by others where they may read it and enter every folder above", async () => {
  const inner = join(folder, "inner");
  const file = join(inner, "file");
  const link = join(folder, "link");
  mkdirSync(inner);
  writeFileSync(file, "");
  symlinkSync(file, link);
  for (const [path, mode] of [
    [folder, 0o711],
    [inner, 0o711],
    [file, 0o644],
  ] as const)
    chmodSync(path, mode);
  expect(await isReadByOthers(file)).toBe(true);
  expect(await isReadByOthers(link)).toBe(true);
  chmodSync(inner, 0o710);
  expect(await isReadByOthers(link)).toBe(false);
  chmodSync(inner, 0o711);
  chmodSync(folder, 0o700);
  expect(await isReadByOthers(file)).toBe(false);
  chmodSync(folder, 0o711);
  chmodSync(file, 0o640);
  expect(await isReadByOthers(file)).toBe(false);
  expect(await isReadByOthers(join(folder, "absent"))).toBe(false);
});
