import type { SourcePlace } from "@latebound/provider";
import type { CacheAnswer } from "../cache/secret-cache.ts";
import type { BoundReference, Late } from "../late/late.ts";
import type { Plan } from "../resolver/plan.ts";
import type { Reading } from "./read-ask.ts";

/** The call that values are rendered for: what it found, and what it wants to know. */
export interface Rendering {
  planOf(reference: BoundReference): Plan;
  readingOf(reference: BoundReference): Reading;
  answerOf(reference: BoundReference): CacheAnswer | undefined;
  /** What tells a sink of a value, as fetched and as each filter made it; undefined where no sink wants to know. */
  valueTeller(
    reference: BoundReference,
    late: Late<unknown>,
  ): ((value: string | Uint8Array) => void) | undefined;
  /** A default answered for an absent value. */
  noteDefault(reference: BoundReference): void;
  /** Keeps a fault, so that the faults of a call are told together. */
  noteFault(error: unknown, at: SourcePlace | undefined): void;
  noteText(text: string): void;
}
