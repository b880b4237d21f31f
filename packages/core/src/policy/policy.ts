import type { CanonicalKey, SourcePlace } from "@latebound/provider";
import type { Field } from "../grammar/template.ts";

/** What a consumer asks for, in canonical spelling only. */
export interface AccessRequest {
  readonly consumer: string;
  readonly provider: string;
  readonly key: CanonicalKey;
  readonly field: Field | undefined;
}

/** The answer, with the rule that gave it in words for the operator. */
export interface Decision {
  readonly allowed: boolean;
  readonly rule: string;
  /** Where the rule stands, where a rule decided. */
  readonly at?: SourcePlace | undefined;
  /** What to write so that it would be allowed, where nothing allows it. */
  readonly hint?: string | undefined;
  /** Unix milliseconds from which the decision may be another one, as a grant expires. */
  readonly untilMs?: number | undefined;
}

/** Asked before cache and backend, and again about the identities that a backend names. */
export interface Policy {
  decide(request: AccessRequest, nowMs: number): Decision;
  /** About a path that the backend named for a request that was allowed: only what refuses it counts. */
  confirm(request: AccessRequest, nowMs: number): Decision;
  /** Keeps a path for a provider whose options turned out to read it, as the backend's answer revealed. */
  reserve(request: AccessRequest): void;
  /** Rises when a reservation makes decisions that were taken before void. */
  readonly revision: number;
  /** What a consumer is granted and denied, in the order of the file; for review. */
  grantsOf(consumer: string, nowMs: number): readonly GrantedRule[];
}

/** One pattern of a grant that applies to a consumer. */
export interface GrantedRule {
  readonly effect: "allow" | "deny";
  /** As the operator wrote it. */
  readonly pattern: string;
  readonly at: SourcePlace;
  /** Unix milliseconds, exclusive. */
  readonly expiresAtMs: number | undefined;
}
