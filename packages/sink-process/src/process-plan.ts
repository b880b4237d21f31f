import type { Consumer } from "@latebound/core";
import { createRedactor, type Redactor } from "@latebound/redact";
import { findCommand } from "./child/find-command.ts";
import { createMaskGenerations, type MaskGenerations } from "./delivery/mask-generations.ts";
import { type AddMask, type RecordingConsumer, recordingConsumer } from "./delivery/recording-consumer.ts";
import { foldName } from "./env/check-names.ts";
import { parentEnvironment } from "./env/parent-environment.ts";
import { checkSpec } from "./spec/check-spec.ts";
import type { Environment, ProcessSpec } from "./spec/process-spec.ts";
import { type SpecSlot, slotsOf } from "./spec/spec-slots.ts";
import { tellUnboundReferences } from "./spec/unbound-references.ts";

/** A spec that was checked, with what all runs of it share. */
export interface ProcessPlan extends RecordingConsumer {
  readonly spec: ProcessSpec;
  /** How errors and reports name the spec. */
  readonly base: string;
  readonly slots: readonly SpecSlot[];
  readonly redactor: Redactor;
  readonly masks: MaskGenerations;
  /** The command's absolute path. */
  readonly file: string;
  readonly inherited: Environment;
}

/**
 * The plan of a spec; nothing is fetched yet. `onMask` is told each value before it is handed out.
 * @throws {SecretError} `invalid_config` @throws {ProcessStartError}
 */
export function planProcess(consumer: Consumer, spec: ProcessSpec, onMask?: AddMask): ProcessPlan {
  const base = spec.name ?? "process";
  checkSpec(spec, base);
  tellUnboundReferences(consumer, spec, base);
  const inherited = spec.parentEnv ?? parentEnvironment();
  const searchPath = searchPathOf(spec, inherited);
  const redactor = createRedactor();
  const masks = createMaskGenerations(redactor);
  return {
    spec,
    base,
    slots: slotsOf(spec),
    ...recordingConsumer(consumer, (form, reference) => {
      masks.add(form, reference);
      onMask?.(form, reference);
    }),
    redactor,
    masks,
    file: findCommand(spec.command, { searchPath, directory: spec.directory, base }),
    inherited,
  };
}

/** The child's own `PATH` where the spec sets one, else the parent's. */
function searchPathOf({ env = {}, hostEnv = {} }: ProcessSpec, inherited: Environment): string | undefined {
  const layers = [hostEnv, env, inherited].map((layer) => Object.entries(layer));
  const found = layers.flatMap((layer) => layer.filter(([name]) => foldName(name) === "PATH"));
  const [path] = found.flatMap(([, value]) => (typeof value === "string" ? [value] : []));
  return path;
}
