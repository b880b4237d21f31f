import type { ChildStart } from "../child/child.ts";

/** Everything that another process of this user needs to start a child; it holds values. */
export interface PreparedChild {
  readonly start: ChildStart;
  /** What the child's output is masked for; undefined where it is left as it is. */
  readonly masks: readonly PreparedMask[] | undefined;
  /** In milliseconds; 10,000 where undefined. As a spec's. */
  readonly killTimeoutMs: number | undefined;
}

/** A value as it was fetched, or as a filter made it. */
export interface PreparedMask {
  readonly form: string | Uint8Array;
  /** Where it came from; a literal has no reference. */
  readonly reference: string | undefined;
}
