export { keysOfFault } from "@latebound/core/spec-faults";
export type { UnmaskedValue } from "@latebound/redact";
export { exitAs, type ProcessExit } from "./child/process-exit.ts";
export { isProcessStartError, ProcessStartError } from "./child/process-start-error.ts";
export type { Collision, SizeWarning, VariableOrigin } from "./env/build-environment.ts";
export { isCredentialName } from "./env/refused-names.ts";
export {
  type DeliveredSource,
  type DeliveredValue,
  type DeliveryReport,
  formatReport,
} from "./report/delivery-report.ts";
export { type RunningProcess, runProcess } from "./run-process.ts";
export { checkSpec } from "./spec/check-spec.ts";
export type { Environment, FifoContent, OwnStreams, ProcessSpec, SpecText } from "./spec/process-spec.ts";
export { processSpec } from "./spec/process-table.ts";
export type { StrippedSpec } from "./spec/stripped-spec.ts";
