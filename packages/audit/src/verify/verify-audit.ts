import { basename } from "node:path";
import type { AuditAnchor } from "../anchor/anchor.ts";
import { fileFault } from "../files/file-fault.ts";
import { openLogFiles } from "../files/open-log-files.ts";
import { assertKey } from "../open-key-chain.ts";
import { parseRecord } from "../record/audit-record.ts";
import { createChainCheck } from "./chain-check.ts";

/** What to verify a log against. */
export interface VerifyAuditOptions {
  /** The key that the log was made with. */
  readonly key: Uint8Array;
  /** Anchors that were kept elsewhere; without one, a log cut short at its end can't be told from a whole one. */
  readonly anchor?: AuditAnchor | readonly AuditAnchor[];
  /** The anchor of the last record that was archived and removed; by default the log must begin at record 0. */
  readonly start?: AuditAnchor;
}

/** What was found in a log. */
export interface AuditVerification {
  /** No fault was found. */
  readonly ok: boolean;
  /** Lines that are in order. */
  readonly records: number;
  /** The first 100 faults, in the order of the log. */
  readonly faults: readonly AuditFault[];
  /** The number of the last record that is in order; -1 when there is none. */
  readonly lastSeq: number;
  /** SHA-256 of its line. */
  readonly lastHash: string;
  /** Bytes after the last line: a crash cut a record off, and the log has not been opened since. Not a fault. */
  readonly tornBytes: number;
}

/** One place where a log is not what its writer wrote. */
export interface AuditFault {
  /** The number of the record that is, or should be, there. */
  readonly seq: number;
  /** The file's name and the line in it, from 1; left out for what an anchor names and no line is. */
  readonly file?: string;
  readonly line?: number;
  readonly reason: string;
}

const maxFaults = 100;
const newline = 0x0a;

/**
 * Every edit, insertion, deletion, reordering and truncation of a log, as far as its last anchor reaches.
 * @throws {SecretError} `unavailable` when a file can't be read, `invalid_config` for a short key
 */
export async function verifyAudit(
  path: string,
  { key, anchor = [], start }: VerifyAuditOptions,
): Promise<AuditVerification> {
  assertKey(key);
  const verification = createVerification(key, [anchor].flat(), start);
  let hasFile = false;
  for await (const { file, handle, isLast } of openLogFiles(path)) {
    hasFile = true;
    const bytes = await handle.readFile().catch((error) => {
      throw fileFault("read", file, error);
    });
    verification.takeFile(basename(file), bytes, isLast);
  }
  const found = verification.finish();
  return hasFile
    ? found
    : { ...found, ok: false, faults: [noLog(found), ...found.faults].slice(0, maxFaults) };
}

function noLog({ lastSeq }: AuditVerification): AuditFault {
  return { seq: lastSeq + 1, reason: "there is no log" };
}

/** Takes the files of a log, oldest first. */
export interface Verification {
  takeFile(file: string, bytes: Buffer, isLast: boolean): void;
  finish(): AuditVerification;
}

/** Verifies files that are handed to it one after the other. */
export function createVerification(
  key: Uint8Array,
  anchors: readonly AuditAnchor[],
  start: AuditAnchor | undefined,
): Verification {
  const check = createChainCheck(key, start);
  const awaited = groupedBySeq(anchors.filter(({ seq }) => seq > (start?.seq ?? -1)));
  const faults: AuditFault[] = [];
  let records = 0;
  let tornBytes = 0;
  const note = (fault: AuditFault) => {
    if (faults.length < maxFaults) faults.push(fault);
  };
  const takeLine = (line: Buffer, place: { readonly file: string; readonly line: number }) => {
    const found = check.take(line);
    if (found.length === 0) records += 1;
    for (const fault of found) note({ ...place, ...fault });
    const { seq, hash } = check.last;
    if (awaited.has(seq) && !meet(awaited, seq, hash)) note({ ...place, seq, reason: wrongAnchor });
  };
  return {
    takeFile(file, bytes, isLast) {
      let from = 0;
      for (let line = 1; from < bytes.length; line += 1) {
        const end = bytes.indexOf(newline, from);
        if (end === -1) break;
        takeLine(bytes.subarray(from, end), { file, line });
        from = end + 1;
      }
      const torn = bytes.subarray(from);
      tornBytes = torn.length;
      const seq = check.last.seq + 1;
      if (tornBytes > 0 && !isLast)
        note({ seq, file, reason: "a file that is not the last ends in a torn line" });
      else if (isWholeRecord(torn) && !check.isNext(torn))
        note({
          seq,
          file,
          reason: "the last line was not written by the log, though nothing of it is cut off",
        });
    },
    finish() {
      const missing = [...awaited.keys()].toSorted((a, b) => a - b);
      const reason = "an anchor names this record, and the log has none that is in order";
      const all = [...faults, ...missing.map((seq) => ({ seq, reason }))];
      const { seq: lastSeq, hash: lastHash } = check.last;
      return { ok: all.length === 0, records, faults: all.slice(0, maxFaults), lastSeq, lastHash, tornBytes };
    },
  };
}

/** What a crash leaves of a line is no record, unless only its end of line is missing. */
function isWholeRecord(torn: Buffer): boolean {
  return parseRecord(torn.toString("utf8")) !== undefined;
}

const wrongAnchor = "this record is not the one that an anchor names";

/** Of one record there may be several anchors, and when a log was cut and written on they differ. */
function groupedBySeq(anchors: readonly AuditAnchor[]): Map<number, readonly AuditAnchor[]> {
  return Map.groupBy(anchors, ({ seq }) => seq);
}

/** Whether all anchors of a record are the record's; they are awaited no more either way. */
function meet(awaited: Map<number, readonly AuditAnchor[]>, seq: number, hash: string): boolean {
  const areMet = awaited.get(seq)?.every((anchor) => anchor.hash === hash) ?? false;
  awaited.delete(seq);
  return areMet;
}
