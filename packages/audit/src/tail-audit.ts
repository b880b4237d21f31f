import { setTimeout as wait } from "node:timers/promises";
import { type AuditLine, createLogReader } from "./files/log-reader.ts";
import { type AuditQuery, fitsQuery } from "./query-audit.ts";
import type { AuditRecord } from "./record/audit-record.ts";

/** How much of a log's end is read, and whether it is read on. */
export interface TailAuditOptions {
  /** How many records that are there already; 10 by default. */
  readonly last?: number;
  /** Whether to go on with the records that are written from now on, across rotation; false by default. */
  readonly follow?: boolean;
  /** How often to look for new ones; 250 by default. */
  readonly everyMs?: number;
  /** Ends it without a fault. */
  readonly signal?: AbortSignal;
  /** Called for each line that is no record, those before the last ones too. */
  readonly onUnreadable?: (place: AuditLine) => void;
}

/**
 * The last records of a log that fit, oldest first; with `follow`, then each new one. It verifies nothing, and passes
 * over lines that are no records. While it follows, the process is kept alive.
 * @throws {SecretError} `unavailable` when a file can't be read
 */
export async function* tailAudit(
  path: string,
  query: AuditQuery = {},
  { last = 10, follow = false, everyMs = 250, signal, onUnreadable }: TailAuditOptions = {},
): AsyncGenerator<AuditRecord> {
  const reader = createLogReader(path, onUnreadable);
  const kept: AuditRecord[] = [];
  for await (const record of reader.unread()) {
    if (!fitsQuery(record, query)) continue;
    kept.push(record);
    if (kept.length > last) kept.shift();
  }
  yield* kept;
  while (follow && (await hasWaited(everyMs, signal))) {
    for await (const record of reader.unread()) if (fitsQuery(record, query)) yield record;
  }
}

/** False when it was told to end. */
async function hasWaited(everyMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await wait(everyMs, undefined, signal && { signal });
    return true;
  } catch {
    return false;
  }
}
