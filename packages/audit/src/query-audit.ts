import { fileFault } from "./files/file-fault.ts";
import type { AuditLine } from "./files/log-reader.ts";
import { type OpenedLogFile, openLogFiles } from "./files/open-log-files.ts";
import { wholeLines } from "./files/whole-lines.ts";
import { type AuditRecord, parseRecord } from "./record/audit-record.ts";

/** What records are looked for; what is left out doesn't matter. */
export interface AuditQuery {
  readonly consumer?: string;
  readonly provider?: string;
  /** Canonical, as the records have it. */
  readonly key?: string;
  readonly outcome?: string;
  readonly type?: string;
  /** From this time on. */
  readonly from?: Date;
  /** Before this time. */
  readonly to?: Date;
}

/** How a log is read. */
export interface QueryAuditOptions {
  /** Called for each line that is no record; one that is being written is none yet. */
  readonly onUnreadable?: (place: AuditLine) => void;
}

/**
 * The records of a log that fit, oldest first. It verifies nothing, and passes over lines that are no records.
 * @throws {SecretError} `unavailable` when a file can't be read
 */
export async function* queryAudit(
  path: string,
  query: AuditQuery = {},
  { onUnreadable }: QueryAuditOptions = {},
): AsyncGenerator<AuditRecord> {
  for await (const opened of openLogFiles(path)) {
    let line = 0;
    for await (const text of linesOf(opened)) {
      line += 1;
      const record = parseRecord(text);
      if (!record) onUnreadable?.({ file: opened.file, line });
      else if (fitsQuery(record, query)) yield record;
    }
  }
}

/** A file that was put aside has no line that is being written: what is left at its end is one that was cut off. */
async function* linesOf({ file, handle, isLast }: OpenedLogFile): AsyncGenerator<string> {
  let read = 0;
  try {
    for await (const { line, end } of wholeLines(handle, 0)) {
      read = end;
      yield line;
    }
    if (!isLast && (await handle.stat()).size > read) yield "";
  } catch (error) {
    throw fileFault("read", file, error);
  }
}

/** Whether a record is one of those that are looked for. */
export function fitsQuery(record: AuditRecord, { from, to, ...wanted }: AuditQuery): boolean {
  const atMs = Date.parse(record.time);
  if (from && !(atMs >= from.getTime())) return false;
  if (to && !(atMs < to.getTime())) return false;
  return Object.entries(wanted).every(([name, value]) => value === undefined || record[name] === value);
}
