import type { KeyChain } from "../chain/key-chain.ts";
import { type ChainPosition, sealRecord } from "../chain/sealed-line.ts";
import type { RecordFields } from "../record/audit-record.ts";
import type { PendingRecord } from "./pending-record.ts";

/** Records that are written and synced together. */
export interface Batch {
  readonly records: readonly PendingRecord[];
  readonly bytes: number;
  /** Whether it begins a new file. */
  readonly rotates: boolean;
  /** The number of its first record. */
  readonly firstSeq: number;
  /** Where the chain stands after it. */
  readonly position: ChainPosition;
  /** Seals a record at the batch's end; `record` is left out for one that nobody counts as lost. */
  add(fields: RecordFields, record?: PendingRecord): void;
  text(): Buffer;
}

/** A batch after a position; `restate` when its first record must say which key it has. */
export function createBatch(
  start: ChainPosition,
  chain: KeyChain,
  { restate, rotates }: { readonly restate: boolean; readonly rotates: boolean },
): Batch {
  const lines: string[] = [];
  const records: PendingRecord[] = [];
  let position = start;
  let bytes = 0;
  return {
    records,
    rotates,
    firstSeq: start.seq,
    get bytes() {
      return bytes;
    },
    get position() {
      return position;
    },
    add(fields, record) {
      const sealed = sealRecord(fields, position, chain, restate && lines.length === 0);
      position = sealed.position;
      lines.push(sealed.line);
      bytes += Buffer.byteLength(sealed.line) + 1;
      if (record) records.push(record);
    },
    text: () => Buffer.from(`${lines.join("\n")}\n`),
  };
}
