import { randomBytes } from "node:crypto";
import { readdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileError, refusal, unlessAbsent } from "../file-error.ts";
import { makeDirectories, realDirectory } from "../place/parent-directory.ts";
import type { LedgerRecord } from "./ledger-entry.ts";
import { isGone, thisProcess } from "./owner-process.ts";
import { readRecord } from "./read-record.ts";
import { removeRecorded } from "./remove-entry.ts";
import { weakFolder } from "./weak-folder.ts";

/** Where one set of delivered files is recorded, and the records of others. */
export interface Ledger {
  /** Durable when it returns. */
  save(record: LedgerRecord): Promise<void>;
  /** The paths that other sets hold, of this process or of others. */
  held(): ReadonlySet<string>;
  /** The files that instances that are gone left and that can't be removed, by their real paths. */
  readonly unremoved: ReadonlyMap<string, unknown>;
  /** Forgets this set. */
  close(): void;
}

const recordName = /^(\w+\.\w+\.\d+\.\d+)\.[0-9a-f]+\.json(\.new)?$/;

/**
 * A ledger in a directory, after removing what instances that are gone left behind.
 * @throws {SecretError} `invalid_config` where someone else could write to the directory or exchange it, or wrote a
 * record; `unavailable` when the file system fails
 */
export function openLedger(written: string): Ledger {
  const unremoved = new Map<string, unknown>();
  const directory = openPrivate(written);
  try {
    for (const name of readdirSync(directory)) recover(directory, name, unremoved);
  } catch (error) {
    throw fileError(directory, error);
  }
  const own = ownName();
  const path = join(directory, own);
  return {
    async save(record) {
      try {
        await writeRecord(path, record);
      } catch (error) {
        throw fileError(directory, error);
      }
    },
    unremoved,
    held: () => heldBy(directory, own),
    close: () => void unlessAbsent(() => unlinkSync(path)),
  };
}

/** The directory's real path. Looked at before anything is made, and again as it is then. */
function openPrivate(directory: string): string {
  try {
    checkPrivate(directory);
    makeDirectories(directory);
    checkPrivate(directory);
    return realDirectory(directory);
  } catch (error) {
    throw fileError(directory, error);
  }
}

function checkPrivate(directory: string): void {
  const weak = weakFolder(directory);
  if (weak) throw refusal(weak.path, weak.problem, weak.hint);
}

function ownName(): string {
  return `${thisProcess()}.${randomBytes(8).toString("hex")}.json`;
}

/**
 * Takes the record of an instance that is gone, which only one taker can, and removes what it lists. What can't be
 * removed is noted, and stays recorded for the next taker.
 */
function recover(directory: string, name: string, unremoved: Map<string, unknown>): void {
  const [, owner, unfinished] = recordName.exec(name) ?? [];
  if (owner === undefined || !isGone(owner)) return;
  if (unfinished) return void unlessAbsent(() => unlinkSync(join(directory, name)));
  const claimed = join(directory, ownName());
  const isTaken = unlessAbsent(() => {
    renameSync(join(directory, name), claimed);
    return true;
  });
  if (!isTaken) return;
  const record = readClaimed(claimed, join(directory, name));
  const { failed } = removeRecorded(record);
  for (const { entry, error } of failed) for (const path of pathsOf(entry)) unremoved.set(path, error);
  if (failed.length > 0) {
    const rest: LedgerRecord = { ...record, entries: failed.map(({ entry }) => entry) };
    writeFileSync(`${claimed}.new`, JSON.stringify(rest), { mode: 0o600, flush: true });
    renameSync(`${claimed}.new`, join(directory, name));
  }
  unlinkSync(claimed);
}

/** What can't be acted on goes back to its name, under which it is told. */
function readClaimed(claimed: string, path: string): LedgerRecord {
  try {
    return readRecord(claimed);
  } catch {
    renameSync(claimed, path);
    return readRecord(path);
  }
}

function pathsOf(entry: LedgerRecord["entries"][number]): readonly string[] {
  return entry.type === "file" ? [entry.path] : entry.names.map((name) => join(entry.path, name));
}

function heldBy(directory: string, own: string): ReadonlySet<string> {
  const others = readdirSync(directory).filter(
    (name) => name !== own && recordName.exec(name)?.[2] === undefined,
  );
  const records = others
    .filter((name) => recordName.test(name))
    .map((name) => readRecord(join(directory, name)));
  return new Set(records.flatMap(({ entries }) => entries.map(({ path }) => path)));
}

async function writeRecord(path: string, record: LedgerRecord): Promise<void> {
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(record));
    await file.sync();
  } finally {
    await file.close();
  }
  renameSync(`${path}.new`, path);
}
