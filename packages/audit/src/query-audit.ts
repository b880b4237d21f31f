import { createInterface } from "node:readline";
import { openLogFiles } from "./files/open-log-files.ts";
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

/** The records of a log that fit, oldest first. It verifies nothing, and passes over lines that are no records. */
export async function* queryAudit(path: string, query: AuditQuery = {}): AsyncGenerator<AuditRecord> {
  for await (const { handle } of openLogFiles(path)) {
    const input = handle.createReadStream({ autoClose: false });
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      const record = parseRecord(line);
      if (record && fitsQuery(record, query)) yield record;
    }
  }
}

/** Whether a record is one of those that are looked for. */
export function fitsQuery(record: AuditRecord, { from, to, ...wanted }: AuditQuery): boolean {
  const atMs = Date.parse(record.time);
  if (from && !(atMs >= from.getTime())) return false;
  if (to && !(atMs < to.getTime())) return false;
  return Object.entries(wanted).every(([name, value]) => value === undefined || record[name] === value);
}
