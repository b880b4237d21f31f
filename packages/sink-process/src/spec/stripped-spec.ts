import { isLate } from "@latebound/core";
import type { ProcessSpec } from "./process-spec.ts";
import { type SpecSlot, slotsOf } from "./spec-slots.ts";

/** What is kept of a spec once the child runs. References stay references, other texts are `<text>`. */
export interface StrippedSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly fds: Readonly<Record<string, string>>;
  readonly fifos: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  /** Paths as written. */
  readonly files: readonly string[];
}

/** The spec without any text that it delivers. */
export function stripSpec(spec: ProcessSpec, name: string): StrippedSpec {
  const slots = slotsOf(spec);
  const table = (way: SpecSlot["way"]) =>
    Object.fromEntries(slots.filter((slot) => slot.way === way).map((slot) => [slot.name, shown(slot)]));
  const [stdin] = slots.filter(({ way }) => way === "stdin");
  return {
    name,
    command: spec.command,
    args: [...(spec.args ?? [])],
    env: table("env"),
    fds: table("fd"),
    fifos: table("fifo"),
    stdin: stdin && shown(stdin),
    files: Object.keys(spec.files ?? {}),
  };
}

function shown({ text }: SpecSlot): string {
  return isLate(text) ? text.toJSON() : "<text>";
}
