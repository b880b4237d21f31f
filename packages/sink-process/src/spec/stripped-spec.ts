import { isLate } from "@latebound/core";
import type { ProcessPlan } from "../process-plan.ts";
import type { DeliveredSource } from "../report/delivery-report.ts";
import type { SpecText } from "./process-spec.ts";
import { type SpecSlot, slotsOf } from "./spec-slots.ts";

/** What is kept of a spec once the child runs: canonical references; the text around them or their filters is `<text>`. */
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

type StrippedPlan = Pick<ProcessPlan, "spec" | "base" | "sourcesOf">;

/** The spec without any text that it delivers, after it was delivered. */
export function stripSpec({ spec, base: name, sourcesOf }: StrippedPlan): StrippedSpec {
  const slots = slotsOf(spec);
  const shown = ({ text }: SpecSlot) => shownText(text, sourcesOf(text));
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

function shownText(text: SpecText, sources: readonly DeliveredSource[]): string {
  const references = sources.map(({ reference }) => reference);
  if (isLate(text) && text.toJSON() === references.join("")) return references.join("");
  return [...references, "<text>"].join(" ");
}
