import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** A fresh folder; the test file hands `removeTestFolders` to `afterAll`. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "latebound-audit-"));
  folders.push(folder);
  return folder;
}

/** Removes every folder that was made. */
export function removeTestFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
