import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readByOthers } from "./read-by-others.ts";

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
  expect(await readByOthers(file)).toBe("file");
  expect(await readByOthers(link)).toBe("file");
  chmodSync(inner, 0o710);
  expect(await readByOthers(link)).toBeUndefined();
  chmodSync(inner, 0o711);
  chmodSync(folder, 0o700);
  expect(await readByOthers(file)).toBeUndefined();
  chmodSync(folder, 0o711);
  chmodSync(file, 0o640);
  expect(await readByOthers(file)).toBeUndefined();
  expect(await readByOthers(join(folder, "absent"))).toBeUndefined();
});

test("a directory is where they may enter it, and read a file in it", async () => {
  const secrets = join(folder, "secrets");
  const file = join(secrets, "password");
  mkdirSync(secrets);
  writeFileSync(file, "");
  chmodSync(folder, 0o711);
  const readWith = async (modes: readonly [directory: number, file: number]) => {
    chmodSync(secrets, modes[0]);
    chmodSync(file, modes[1]);
    return await readByOthers(secrets);
  };
  expect(await readWith([0o755, 0o600])).toBeUndefined();
  expect(await readWith([0o711, 0o644])).toBe("directory");
  expect(await readWith([0o755, 0o644])).toBe("directory");
  expect(await readWith([0o744, 0o644])).toBeUndefined();
  chmodSync(folder, 0o700);
  expect(await readWith([0o755, 0o644])).toBeUndefined();
});
