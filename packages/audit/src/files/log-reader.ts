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

/** A reader that begins at the oldest record. */
export function createLogReader(path: string): LogReader {
  const active = resolve(path);
  const read: Position = { inode: undefined, bytes: 0, seq: -1 };
  return {
    async *unread() {
      if (await isReadToEnd(active, read)) return;
      for await (const opened of openLogFiles(path)) {
        const from = await startIn(opened, active, read);
        if (from === undefined) continue;
        for await (const { line, end } of wholeLines(opened.handle, from.bytes)) {
          read.inode = from.inode;
          read.bytes = end;
          const record = parseRecord(line);
          if (record === undefined) continue;
          read.seq = record.seq;
          yield record;
        }
      }
    },
  };
}

/** How far a log has been read: in which file, up to which byte, and the last record's number. */
interface Position {
  inode: number | undefined;
  bytes: number;
  seq: number;
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
): Promise<{ readonly inode: number; readonly bytes: number } | undefined> {
  const { ino: inode, size } = await handle.stat();
  if (inode === read.inode && size >= read.bytes) return { inode, bytes: read.bytes };
  if (file !== active && firstSeqOf(file, active) <= read.seq) return undefined;
  return { inode, bytes: 0 };
}
