import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { SecretError } from "@latebound/core";
import { type ChainPosition, hashLine, noHash } from "../chain/sealed-line.ts";
import { parseRecord } from "../record/audit-record.ts";
import { fileFault } from "./file-fault.ts";
import { listLogFiles } from "./log-files.ts";

/** Where an existing log ends. */
export interface LogTail {
  readonly position: ChainPosition;
  /** The number of the first record in the file being written, or of the next one while it holds none. */
  readonly firstSeq: number;
  /** Bytes of the file being written that are whole lines. */
  readonly wholeBytes: number;
  /** Bytes after the last newline: a record that a crash cut off. */
  readonly tornBytes: number;
  /** `consumer provider key` of everything that has been used before. */
  readonly uses: readonly string[];
}

const newline = 0x0a;
const firstMark = Buffer.from('"first":true');

/** Reads the files of a log for what a new session must know. @throws {SecretError} `unavailable` */
export async function readLogTail(path: string): Promise<LogTail> {
  let tail: LogTail = {
    position: { seq: 0, prev: noHash },
    firstSeq: 0,
    wholeBytes: 0,
    tornBytes: 0,
    uses: [],
  };
  const uses: string[] = [];
  for (const file of await listLogFiles(path)) {
    const bytes = await readFile(file).catch((error) => {
      throw fileFault("read", file, error);
    });
    const isActive = file === resolve(path);
    tail = { ...tailOf(bytes, tail.position, file), uses };
    if (!isActive) tail = { ...tail, firstSeq: tail.position.seq, wholeBytes: 0, tornBytes: 0 };
    uses.push(...usesIn(bytes));
  }
  return { ...tail, uses };
}

function tailOf(bytes: Buffer, before: ChainPosition, file: string): Omit<LogTail, "uses"> {
  const wholeBytes = bytes.lastIndexOf(newline) + 1;
  const tornBytes = bytes.length - wholeBytes;
  if (wholeBytes === 0) return { position: before, firstSeq: before.seq, wholeBytes, tornBytes };
  const lastLine = bytes.subarray(bytes.lastIndexOf(newline, wholeBytes - 2) + 1, wholeBytes - 1);
  const first = parseRecord(bytes.toString("utf8", 0, bytes.indexOf(newline)));
  const last = parseRecord(lastLine.toString("utf8"));
  if (!first || !last) throw notALog(file);
  const position = { seq: last.seq + 1, prev: hashLine(lastLine) };
  return { position, firstSeq: first.seq, wholeBytes, tornBytes };
}

function usesIn(bytes: Buffer): string[] {
  const uses: string[] = [];
  for (let at = bytes.indexOf(firstMark); at !== -1; at = bytes.indexOf(firstMark, at + 1)) {
    const start = bytes.lastIndexOf(newline, at) + 1;
    const end = bytes.indexOf(newline, at);
    const record = end === -1 ? undefined : parseRecord(bytes.toString("utf8", start, end));
    if (record?.first) uses.push(useOf(record));
  }
  return uses;
}

/** What is used by whom, as one text. */
export function useOf({ consumer, provider, key }: { readonly [field: string]: unknown }): string {
  return JSON.stringify([consumer, provider, key]);
}

function notALog(file: string): SecretError {
  return new SecretError("unavailable", {
    message: `the first or last line of ${file} is not a record of an audit log`,
    hint: "verify it with verifyAudit, then move it away to begin a new log",
    retryable: false,
  });
}
