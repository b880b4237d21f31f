import type { SourcePlace } from "@latebound/provider";

/** A fault as it is told; every `SecretError` is one. Holds no value. */
export interface ToldFault {
  readonly code: string;
  /** What is wrong, without place and hint. */
  readonly summary: string;
  readonly hint?: string;
  readonly at?: SourcePlace;
  readonly reference?: string;
}
