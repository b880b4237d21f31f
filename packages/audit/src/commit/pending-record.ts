import type { SecretError } from "@latebound/core";
import type { RecordFields } from "../record/audit-record.ts";
import type { LostCount } from "./lost-count.ts";

/** A record that is not durable yet. */
export interface PendingRecord {
  readonly fields: RecordFields;
  /** Someone waits until it is durable; without, its loss is counted. */
  readonly waiter?: { readonly resolve: () => void; readonly reject: (error: Error) => void };
  /** Told how it ended, whether someone waits or not. */
  readonly onSettled?: (isDurable: boolean) => void;
}

/** Whether a record may use the reserve: what was handed out, and what the log must say about itself. */
export function mayUseReserve({ type, outcome }: RecordFields): boolean {
  return type === "access" ? outcome === "allowed" : type === "open" || type === "close";
}

/** Tells those who wait, and counts what nobody waits for. */
export function refuseRecords(
  records: readonly Pick<PendingRecord, "waiter" | "onSettled">[],
  error: SecretError,
  lost: LostCount,
): void {
  for (const { waiter, onSettled } of records) {
    onSettled?.(false);
    waiter?.reject(error);
  }
  const unwatched = records.filter(({ waiter }) => waiter === undefined).length;
  if (unwatched > 0) lost.add(unwatched, error.message);
}
