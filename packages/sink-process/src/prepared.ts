export type { ChildStart } from "./child/child.ts";
export { isPreparable, type Preparation, prepareChild, type StarterPlace } from "./prepared/prepare-child.ts";
export type { PreparedChild, PreparedMask } from "./prepared/prepared-child.ts";
export { type RunningChild, startPreparedChild } from "./prepared/start-prepared-child.ts";
export type { OwnStreams } from "./spec/process-spec.ts";
