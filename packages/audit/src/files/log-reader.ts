import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type AuditRecord, parseRecord } from "../record/audit-record.ts";
import { firstSeqOf } from "./log-files.ts";
import { type OpenedLogFile, openLogFiles } from "./open-log-files.ts";
import { wholeLines } from "./whole-lines.ts";

/** Reads a log again and again. */
export interface LogReader {
  /** The records that were not given yet, oldest first, whatever was rotated meanwhile. */
  unread(): AsyncGenerator<AuditRecord>;
}

/** A line of a log. */
export interface AuditLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A reader that begins at the oldest record; `onUnreadable` hears of each line that is none. */
export function createLogReader(path: string, onUnreadable?: (place: AuditLine) => void): LogReader {
  const active = resolve(path);
  const read: Position = { inode: undefined, bytes: 0, line: 0, seq: -1 };
  return {
    async *unread() {
      if (await isReadToEnd(active, read)) return;
      for await (const opened of openLogFiles(path)) {
        const from = await startIn(opened, active, read);
        if (from === undefined) continue;
        Object.assign(read, from);
        for await (const { line, end } of wholeLines(opened.handle, from.bytes)) {
          const record = parseRecord(line);
          moveOn(read, end, record);
          if (record) yield record;
          else onUnreadable?.({ file: opened.file, line: read.line });
        }
      }
    },
  };
}

/** How far a log has been read: in which file, up to which byte and line, and the last record's number. */
interface Position {
  inode: number | undefined;
  bytes: number;
  /** The last line's number. */
  line: number;
  seq: number;
}

function moveOn(read: Position, end: number, record: AuditRecord | undefined): void {
  read.bytes = end;
  read.line += 1;
  if (record) read.seq = record.seq;
}

async function isReadToEnd(active: string, { inode, bytes }: Position): Promise<boolean> {
  // Reading tells what is wrong with a file that can't be looked at.
  const stats = await stat(active).catch(() => undefined);
  return stats !== undefined && stats.ino === inode && stats.size === bytes;
}

/** Where to read on in a file; undefined for one that was put aside and has been read. */
async function startIn(
  { file, handle }: OpenedLogFile,
  active: string,
  read: Position,
): Promise<Pick<Position, "inode" | "bytes" | "line"> | undefined> {
  const { ino: inode, size } = await handle.stat();
  if (inode === read.inode && size >= read.bytes) return { inode, bytes: read.bytes, line: read.line };
  if (file !== active && firstSeqOf(file, active) <= read.seq) return undefined;
  return { inode, bytes: 0, line: 0 };
}
