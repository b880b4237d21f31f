export { keysOfFault } from "@latebound/core/spec-faults";
export type { UnmaskedValue } from "@latebound/redact";
export { containerSpec } from "./container-table.ts";
export type { Delivered } from "./delivery/resolve-values.ts";
export type { LogOptions } from "./output/attach-output.ts";
export { type PreparedContainer, prepareContainer } from "./prepare-container.ts";
export { checkContainerSpec, runContainer } from "./run-container.ts";
export type { ContainerEnd, RunningContainer, StopOptions } from "./running-container.ts";
export type {
  ContainerFile,
  ContainerSpec,
  ContainerVariable,
  CreateOptions,
  Deliver,
  DeliveryOptions,
  EngineAddress,
  RegistryLogin,
  SpecText,
} from "./spec/container-spec.ts";
