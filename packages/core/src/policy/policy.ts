import type { CanonicalKey } from "@latebound/provider";
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
}

/** Asked before cache and backend, and again about the identities that a backend names. */
export interface Policy {
  decide(request: AccessRequest): Decision;
}
