import { SecretError } from "@latebound/core";
import type { KeyChain } from "../chain/key-chain.ts";
import type { ChainPosition } from "../chain/sealed-line.ts";
import type { Clock } from "../clock.ts";
import type { LogFile } from "../files/log-file.ts";
import { type Batch, createBatch } from "./batch.ts";
import type { LostCount } from "./lost-count.ts";
import { mayUseReserve, type PendingRecord, refuseRecords } from "./pending-record.ts";

/** Seals records in their order and makes groups of them durable. */
export interface CommitQueue {
  add(records: readonly PendingRecord[]): void;
  /** Resolves when all that was added is durable, rejected or counted as lost. */
  drain(): Promise<void>;
}

/** What a queue writes to and counts with; sizes in bytes, times in milliseconds. */
export interface CommitQueueParts {
  readonly commitEveryMs: number;
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
  readonly reserveBytes: number;
  readonly file: LogFile;
  readonly chain: KeyChain;
  readonly lost: LostCount;
  readonly clock: Clock;
  /** Told where the chain stands, each time that records became durable; `before` is where they began a new file. */
  readonly onDurable: (position: ChainPosition, before: ChainPosition | undefined) => void;
  readonly onFault: (error: SecretError) => void;
}

/** A queue that syncs at most every `commitEveryMs`; an idle one writes at once. */
export function createCommitQueue(parts: CommitQueueParts): CommitQueue {
  return new GroupCommitQueue(parts);
}

const measureEveryMs = 1_000;

class GroupCommitQueue implements CommitQueue {
  readonly #parts: CommitQueueParts;
  #position: ChainPosition;
  /** Told, and not sealed. */
  #pending: PendingRecord[] = [];
  /** Sealed, and not being written; sealed anew when the group in front of it fails. */
  #batch: Batch | undefined;
  #inFlight: Batch | undefined;
  /** A group is being written, or the files are being measured. */
  #busy: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isPumpDue = false;
  #mustRestate = true;
  #syncedAtMs = Number.NEGATIVE_INFINITY;
  #measuredAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: CommitQueueParts) {
    this.#parts = parts;
    this.#position = parts.file.tail.position;
  }

  add(records: readonly PendingRecord[]): void {
    for (const record of records) this.#pending.push(record);
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    setImmediate(() => this.#pump());
  }

  async drain(): Promise<void> {
    while (this.#isBusy || this.#pending.length > 0 || this.#batch) {
      this.#seal();
      if (!this.#isBusy) this.#write();
      await this.#busy;
    }
  }

  get #isBusy(): boolean {
    return this.#busy !== undefined;
  }

  #pump(): void {
    this.#isPumpDue = false;
    this.#seal();
    if (this.#isBusy || !this.#batch || this.#timer) return;
    const waitMs = this.#syncedAtMs + this.#parts.commitEveryMs - performance.now();
    if (waitMs <= 0) this.#write();
    else this.#timer = setTimeout(() => this.#write(), waitMs);
  }

  #seal(): void {
    if (this.#isBusy && !this.#inFlight) return;
    const { file, maxTotalBytes, lost } = this.#parts;
    const records = this.#pending;
    this.#pending = [];
    for (const [index, record] of records.entries()) {
      if (this.#hasRoomFor(record)) {
        this.#batch ??= this.#beginBatch();
        this.#batch.add(record.fields, record);
      } else if (this.#inFlight || this.#isMeasureDue()) {
        this.#pending = records.slice(index);
        if (!this.#inFlight) this.#keepBusy(file.measure());
        return;
      } else refuseRecords([record], fullFault(maxTotalBytes), lost);
    }
  }

  #hasRoomFor({ fields }: PendingRecord): boolean {
    const { file, maxTotalBytes, reserveBytes } = this.#parts;
    const limit = maxTotalBytes - (mayUseReserve(fields) ? 0 : reserveBytes);
    return file.totalBytes + (this.#inFlight?.bytes ?? 0) + (this.#batch?.bytes ?? 0) < limit;
  }

  /** Someone may have removed old files. */
  #isMeasureDue(): boolean {
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#measuredAtMs < measureEveryMs) return false;
    this.#measuredAtMs = nowMs;
    return true;
  }

  #beginBatch(): Batch {
    const { file, chain, lost, clock, maxFileBytes } = this.#parts;
    const ahead = this.#inFlight;
    const size = (ahead?.rotates ? 0 : file.size) + (ahead?.bytes ?? 0);
    const rotates = size >= maxFileBytes;
    const restate = rotates || (this.#mustRestate && !ahead);
    const batch = createBatch(ahead?.position ?? this.#position, chain, { restate, rotates });
    const lostFields = ahead ? undefined : lost.take(clock.now());
    if (lostFields) batch.add(lostFields);
    return batch;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#batch;
    this.#batch = undefined;
    if (!batch) return;
    this.#inFlight = batch;
    this.#syncedAtMs = performance.now();
    this.#keepBusy(this.#commit(batch));
  }

  #keepBusy(work: Promise<void>): void {
    const goOn = () => {
      this.#busy = undefined;
      this.#pump();
    };
    this.#busy = work.then(goOn, goOn);
  }

  async #commit(batch: Batch): Promise<void> {
    const { file, lost, onDurable, onFault } = this.#parts;
    try {
      if (batch.rotates) await file.rotate(batch.firstSeq);
      await file.append(batch.text());
    } catch (error) {
      this.#inFlight = undefined;
      this.#mustRestate = true;
      this.#unseal();
      lost.putBack();
      refuseRecords(batch.records, error as SecretError, lost);
      return onFault(error as SecretError);
    }
    const before = batch.rotates ? this.#position : undefined;
    this.#inFlight = undefined;
    this.#position = batch.position;
    this.#mustRestate = false;
    lost.settle();
    onDurable(batch.position, before);
    for (const { waiter, onSettled } of batch.records) {
      onSettled?.(true);
      waiter?.resolve();
    }
  }

  /** What was sealed behind a group that isn't there must be sealed anew. */
  #unseal(): void {
    this.#pending = [...(this.#batch?.records ?? []), ...this.#pending];
    this.#batch = undefined;
  }
}

function fullFault(maxTotalBytes: number): SecretError {
  return new SecretError("unavailable", {
    message: `the audit log has reached its ${maxTotalBytes} bytes (maxTotalBytes)`,
    hint: "archive its oldest rotated files and remove them, or raise maxTotalBytes",
  });
}
