import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import type { SecretError } from "@latebound/core";
import { refusal, systemCode, unlessAbsent } from "../file-error.ts";
import type { LedgerRecord } from "./ledger-entry.ts";
import { parseRecord } from "./parse-record.ts";

// A FIFO in its place is no reason to wait.
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A record, whole, as it came by renaming; an empty one where it is gone.
 * @throws {SecretError} `invalid_config` for what is not a regular file of this user's with what an instance writes
 */
export function readRecord(path: string): LedgerRecord {
  const descriptor = unlessAbsent(() => openItself(path));
  if (descriptor === undefined) return { entries: [], made: [] };
  try {
    const state = fstatSync(descriptor);
    const isOwn = state.isFile() && state.uid === (process.geteuid?.() ?? 0);
    const record = isOwn ? parseRecord(readFileSync(descriptor, "utf8")) : undefined;
    if (record) return record;
  } finally {
    closeSync(descriptor);
  }
  throw noRecord(path);
}

function openItself(path: string): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw systemCode(error) === "ELOOP" ? noRecord(path) : error;
  }
}

function noRecord(path: string): SecretError {
  return refusal(path, "is no record of files that latebound wrote", "look at what it lists, then remove it");
}
