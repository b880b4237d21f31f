import type { FuzzTarget } from "./fuzz-target.ts";
import { fieldTarget } from "./targets/field.ts";
import { filterTarget } from "./targets/filter.ts";
import { keyTarget } from "./targets/key.ts";
import { policyTarget } from "./targets/policy.ts";
import { redactTarget } from "./targets/redact.ts";
import { resolveTarget } from "./targets/resolve.ts";
import { templateTarget } from "./targets/template.ts";

/** Everything that is fuzzed. */
export const fuzzTargets: readonly FuzzTarget[] = [
  templateTarget,
  keyTarget,
  fieldTarget,
  filterTarget,
  policyTarget,
  redactTarget,
  resolveTarget,
];
