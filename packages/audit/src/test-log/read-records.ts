import { type AuditQuery, queryAudit } from "../query-audit.ts";
import type { AuditRecord } from "../record/audit-record.ts";

/** All records of a log that fit. */
export async function readRecords(path: string, query: AuditQuery = {}): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of queryAudit(path, query)) records.push(record);
  return records;
}
