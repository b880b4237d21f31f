import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileError, refusal, unlessAbsent } from "../file-error.ts";
import { stateOf } from "../place/file-identity.ts";
import type { LedgerRecord } from "./ledger-entry.ts";
import { isGone, thisProcess } from "./owner-process.ts";
import { removeRecorded } from "./remove-entry.ts";

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

/** A ledger in a directory, after removing what instances that are gone left behind. */
export function openLedger(directory: string): Ledger {
  const unremoved = new Map<string, unknown>();
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    checkPrivate(directory);
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

function checkPrivate(directory: string): void {
  const state = stateOf(directory);
  const isOwn = state?.uid === BigInt(process.geteuid?.() ?? 0) && (state.mode & 0o022n) === 0n;
  if (!state?.isDirectory() || !isOwn)
    throw refusal(directory, "is not a directory that only this user can write to", "set ledger");
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
  const record = readRecord(claimed);
  const { failed } = removeRecorded(record);
  for (const { entry, error } of failed) for (const path of pathsOf(entry)) unremoved.set(path, error);
  if (failed.length > 0) {
    const rest: LedgerRecord = { ...record, entries: failed.map(({ entry }) => entry) };
    writeFileSync(`${claimed}.new`, JSON.stringify(rest), { mode: 0o600, flush: true });
    renameSync(`${claimed}.new`, join(directory, name));
  }
  unlinkSync(claimed);
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

/** A record that only this user can have written, whole, as it came by renaming. */
function readRecord(path: string): LedgerRecord {
  const text = unlessAbsent(() => readFileSync(path, "utf8"));
  return text === undefined ? { entries: [], made: [] } : JSON.parse(text);
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
