export type { StreamMasker } from "./automaton/masker.ts";
export type { Finder, Match } from "./find/finder.ts";
export { allEncodings, type Encoding } from "./forms/encodings.ts";
export type { Form } from "./forms/forms-of.ts";
export {
  type AddOptions,
  createRedactor,
  type Redactor,
  type RedactorOptions,
  type RedactorStats,
} from "./redactor.ts";
export type { Refusal } from "./refusal.ts";
export type { Skipped } from "./secret-store.ts";
export { type UnmaskedValue, unmaskedValues } from "./unmasked-values.ts";
