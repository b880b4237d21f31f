import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let parent: string | undefined;

/** A fresh folder, removed when the process or worker that runs the tests ends. */
export function testFolder(): string {
  parent ??= makeParent();
  return mkdtempSync(join(parent, "log-"));
}

function makeParent(): string {
  const folder = mkdtempSync(join(tmpdir(), "latebound-audit-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
