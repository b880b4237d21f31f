export {
  isPreparable,
  type PreparableSpec,
  type Preparation,
  prepareChild,
} from "./prepared/prepare-child.ts";
export type { PreparedChild, PreparedMask } from "./prepared/prepared-child.ts";
export { type RunningChild, startPreparedChild } from "./prepared/start-prepared-child.ts";
