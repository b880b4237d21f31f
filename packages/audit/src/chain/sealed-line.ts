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

/** A line cut in two. */
export interface SplitLine {
  /** The canonical form. */
  readonly body: Buffer;
  /** What stands where the code of it should; compare it before anything of the line is believed. */
  readonly mac: string;
}

/** The canonical form of a line and its code, or undefined when it doesn't end as every line does. */
export function splitLine(line: Buffer): SplitLine | undefined {
  if (line.length <= macBytes) return undefined;
  const end = line.toString("latin1", line.length - macBytes);
  if (!end.startsWith(macStart) || !end.endsWith(macEnd)) return undefined;
  return {
    body: line.subarray(0, line.length - macBytes),
    mac: end.slice(macStart.length, -macEnd.length),
  };
}
