import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, relative } from "node:path";

/** A folder of one test, with a ledger beside it. */
export interface TestFolder {
  readonly home: string;
  readonly ledger: string;
  /** A path below the home. */
  at(name: string): string;
  /** Text and permission bits of every regular file below the home, by path relative to it. */
  files(): Record<string, readonly [text: string, mode: string]>;
  /** How many records the ledger holds. */
  records(): number;
  remove(): void;
}

/** An empty folder, to be removed after the test; below this user's home where others may not write above it. */
export function createTestFolder({ isPrivate = false } = {}): TestFolder {
  const base = isPrivate ? join(homedir(), ".cache") : tmpdir();
  mkdirSync(base, { recursive: true });
  const folder = mkdtempSync(join(base, "latebound-sink-file-"));
  const home = join(folder, "home");
  mkdirSync(home, { mode: 0o700 });
  const ledger = join(folder, "ledger");
  return {
    home,
    ledger,
    at: (name) => join(home, name),
    files: () => Object.fromEntries(filesBelow(home).map((path) => [relative(home, path), contentOf(path)])),
    remove: () => rmSync(folder, { recursive: true }),
    records: () => readdirSync(ledger).length,
  };
}

function contentOf(path: string): readonly [string, string] {
  return [readFileSync(path, "utf8"), (statSync(path).mode & 0o777).toString(8)];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
