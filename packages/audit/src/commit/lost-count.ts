import type { RecordFields } from "../record/audit-record.ts";

/** Counts records that could not be written until one says so. */
export interface LostCount {
  /** All since the log was made. */
  readonly total: number;
  add(count: number, reason: string): void;
  /** The record that says how many were lost since the last one, if any were; they count as told from then on. */
  take(atMs: number): RecordFields | undefined;
  /** The last taken record could not be written either. */
  putBack(): void;
  /** The last taken record is durable. */
  settle(): void;
}

/** A count that starts at nothing. */
export function createLostCount(): LostCount {
  let [total, untold, taken] = [0, 0, 0];
  let reason = "";
  return {
    get total() {
      return total;
    },
    add(count, why) {
      total += count;
      untold += count;
      reason = why;
    },
    take(atMs) {
      if (untold === 0) return undefined;
      taken += untold;
      untold = 0;
      return { time: new Date(atMs).toISOString(), type: "lost", count: taken, reason };
    },
    putBack() {
      untold += taken;
      taken = 0;
    },
    settle() {
      taken = 0;
    },
  };
}
