import { hash } from "node:crypto";
import type { RecordFields } from "../record/audit-record.ts";
import type { KeyChain } from "./key-chain.ts";

/** Where a chain of records stands: the number of the next record, and the hash of the last line. */
export interface ChainPosition {
  readonly seq: number;
  readonly prev: string;
}

/** What the first record of a log names as the hash of the line before it. */
export const noHash = "0".repeat(64);

const macStart = ',"mac":"';
const macEnd = '"}';

/** How many bytes the end of a line takes: `,"mac":"…"}`. */
const macBytes = macStart.length + 64 + macEnd.length;

/**
 * One record as its line, without the newline, and the position after it. The canonical form that the code covers is
 * the line itself up to `,"mac":`. `restate` writes down the session and the key's index; the key moves on.
 */
export function sealRecord(
  fields: RecordFields,
  { seq, prev }: ChainPosition,
  chain: KeyChain,
  restate: boolean,
): { readonly line: string; readonly position: ChainPosition } {
  const session = restate ? `"session":{"id":"${chain.session}","index":${chain.index}},` : "";
  const body = `{"seq":${seq},"prev":"${prev}",${session}${JSON.stringify(fields).slice(1, -1)}`;
  const line = `${body}${macStart}${chain.mac(body)}${macEnd}`;
  chain.advance();
  return { line, position: { seq: seq + 1, prev: hashLine(line) } };
}

/** The SHA-256 of a line without its newline, in hex. */
export function hashLine(line: string | Uint8Array): string {
  return hash("sha256", line, "hex");
}

/** What a line says of its place in the chain; compare the code before anything of it is believed. */
export interface SealedLine {
  readonly seq: number;
  readonly prev: string;
  readonly session: { readonly id: string; readonly index: number } | undefined;
  /** The canonical form. */
  readonly body: Buffer;
  /** What stands where the code of it should. */
  readonly mac: string;
}

/** What a line says, or undefined when it isn't written as `sealRecord` writes every line. */
export function readSealedLine(line: Buffer): SealedLine | undefined {
  if (line.length <= macBytes) return undefined;
  const end = line.toString("latin1", line.length - macBytes);
  if (!end.startsWith(macStart) || !end.endsWith(macEnd)) return undefined;
  const start = line.toString("latin1", 0, startBytes);
  // By hand: a pattern takes as long as one of the hashes.
  const seqEnd = start.indexOf(",", seqStart.length);
  const seqText = start.slice(seqStart.length, seqEnd);
  const prevAt = seqEnd + prevStart.length;
  const prevEnd = prevAt + noHash.length;
  const isWellFormed =
    start.startsWith(seqStart) && start.startsWith(prevStart, seqEnd) && start.startsWith(prevStop, prevEnd);
  const seq = Number(seqText);
  if (!isWellFormed || !Number.isSafeInteger(seq) || String(seq) !== seqText) return undefined;
  return {
    seq,
    prev: start.slice(prevAt, prevEnd),
    session: readSession(line, prevEnd + prevStop.length),
    body: line.subarray(0, line.length - macBytes),
    mac: end.slice(macStart.length, -macEnd.length),
  };
}

const seqStart = '{"seq":';
const prevStart = ',"prev":"';
const prevStop = '",';

/** Up to the end of `prev`, whatever the record's number. */
const startBytes = 128;

const sessionForm = /^"session":\{"id":"(\w{1,64})","index":(\d{1,15})\},/;
const sessionBytes = 128;
const letterS = 0x73;

function readSession(line: Buffer, from: number): SealedLine["session"] {
  if (line[from + 1] !== letterS) return undefined;
  const [, id, index] = sessionForm.exec(line.toString("latin1", from, from + sessionBytes)) ?? [];
  return id === undefined ? undefined : { id, index: Number(index) };
}
