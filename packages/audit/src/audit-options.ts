import type { SecretEvent } from "@latebound/core";
import type { AnchorPlace } from "./anchor/anchor.ts";
import type { Clock } from "./clock.ts";
import type { BurstLimits } from "./limits/denial-bursts.ts";
import type { RepeatLimits } from "./limits/repeat-collapser.ts";

/** What an audit log is made of; sizes in bytes, times in milliseconds. */
export interface AuditLogOptions {
  /** The file being written; full ones are put beside it as `PATH.FIRSTSEQ`. Its directory must exist. */
  readonly path: string;
  /**
   * At least 32 bytes: given, or fetched once when the log opens, such as with `lateKey`. What a function returns is
   * overwritten after use.
   */
  readonly key: Uint8Array | (() => Promise<Uint8Array>);
  /**
   * `required`: a value is handed out only after its record is durable, and refused when it can't be.
   * `best-effort`: nobody waits; what is lost is counted, and a later record says so.
   */
  readonly mode: "required" | "best-effort";
  /** The event types that are recorded; by default all but `fetch`, `request` and `refresh`. */
  readonly record?: readonly SecretEvent["type"][];
  /** The shortest time from one sync to the next, at least 10; by default 10 when required, else 250. */
  readonly commitEveryMs?: number;
  /** A file that has reached this is put aside; 64 MiB by default, at most 256 MiB. */
  readonly maxFileBytes?: number;
  /** All files together; 1 GiB by default. Nothing is ever removed: what is beyond is refused. */
  readonly maxTotalBytes?: number;
  /** The part of `maxTotalBytes` that only records of values handed out may use; an eighth of it by default. */
  readonly reserveBytes?: number;
  /** Records that may wait for the key or the disk; 100,000 by default. */
  readonly maxBuffered?: number;
  /** The same refusal is written once in `windowMs` (60,000), of a consumer at most `perConsumer` (100) different ones. */
  readonly repeats?: RepeatLimits;
  /** How many denials of a consumer (`count`, 20) in which time (`windowMs`, 60,000) are a burst. */
  readonly burst?: BurstLimits;
  /** Where anchors go, how often while there are new records (60,000), and how long a place may take (5,000). */
  readonly anchors?: {
    readonly places: readonly AnchorPlace[];
    readonly everyMs?: number;
    readonly timeoutMs?: number;
  };
  /** Told what someone may want to look at; what it throws is ignored. */
  readonly onNotice?: (notice: AuditNotice) => void;
  readonly clock?: Clock;
}

/** What an audit log tells besides writing it down. */
export type AuditNotice =
  /** A consumer was given a key for the first time in this log; told once its record is durable. */
  | { readonly type: "first_use"; readonly consumer: string; readonly provider: string; readonly key: string }
  /** A consumer was denied `count` times within `windowMs`. */
  | {
      readonly type: "denial_burst";
      readonly consumer: string;
      readonly count: number;
      readonly windowMs: number;
    }
  /** Records could not be written; `message` says why. */
  | { readonly type: "write_failed"; readonly message: string }
  /** All files together have passed half, or three quarters, of `maxTotalBytes`: archive the oldest ones. */
  | { readonly type: "filling"; readonly totalBytes: number; readonly maxTotalBytes: number }
  /** A place did not take an anchor. */
  | { readonly type: "anchor_failed"; readonly place: string };

/** The options with every default filled in. */
export type AuditSettings = Required<Omit<AuditLogOptions, "onNotice" | "anchors" | "record">> & {
  readonly record: ReadonlySet<string>;
  readonly places: readonly AnchorPlace[];
  readonly anchorEveryMs: number;
  readonly anchorTimeoutMs: number;
  readonly notify: (notice: AuditNotice) => void;
};
