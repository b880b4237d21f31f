import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diagnoseDirectory, diagnoseFile } from "./diagnose-place.ts";

const canary = "canary-place-5b";
const folder = mkdtempSync(join(tmpdir(), "latebound-place-"));
const file = join(folder, "db.properties");
writeFileSync(file, canary);
afterAll(() => rmSync(folder, { recursive: true }));

const place = (path: string) => ({ provider: "file", path, title: "the place" });

async function levels(found: ReturnType<typeof diagnoseFile>): Promise<string[]> {
  expect(JSON.stringify(await found)).not.toContain(canary);
  return (await found).map(({ level, subject }) => `${level} ${subject}`);
}

test("a directory: only what others can reach counts", async () => {
  chmodSync(file, 0o644);
  chmodSync(folder, 0o700);
  expect(await levels(diagnoseDirectory(place(folder)))).toEqual(["ok directory"]);
  chmodSync(folder, 0o755);
  expect(await levels(diagnoseDirectory(place(folder)))).toEqual(["ok directory", "warning mode"]);
  chmodSync(folder, 0o777);
  expect(await levels(diagnoseDirectory(place(folder)))).toEqual([
    "ok directory",
    "fault mode",
    "warning mode",
  ]);
  await expect(diagnoseDirectory(place(join(folder, "none")))).rejects.toMatchObject({ code: "not_found" });
});

test("a file", async () => {
  chmodSync(file, 0o600);
  expect(await levels(diagnoseFile(place(file)))).toEqual(["ok file"]);
  chmodSync(file, 0o646);
  expect(await levels(diagnoseFile(place(file)))).toEqual(["ok file", "fault mode", "warning mode"]);
  expect(await levels(diagnoseFile(place(join(folder, "none"))))).toEqual(["fault file"]);
});
