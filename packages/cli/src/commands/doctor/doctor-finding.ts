import type { Diagnosis } from "@latebound/core";

/** Something that was looked at, and what to do about it. */
export interface DoctorFinding extends Diagnosis {
  /** `process`, `config`, or a provider's name. */
  readonly about: string;
}
