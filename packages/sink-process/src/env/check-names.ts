import type { SpecProblem } from "@latebound/core/spec-faults";
import { describeName, entryPath } from "../spec/entry-name.ts";
import type { ProcessSpec } from "../spec/process-spec.ts";
import { type SpecSlot, slotsOf, tableOf } from "../spec/spec-slots.ts";
import { isRefusedName } from "./refused-names.ts";

/** What is wrong with the names of the variables that a spec sets. */
export function checkEnvironmentNames(spec: ProcessSpec, base: string): SpecProblem[] {
  const slots = slotsOf(spec).filter(({ way }) => way === "env" || way === "fd" || way === "fifo");
  const allowed = new Set((spec.allowEnv ?? []).map(foldName));
  return [
    ...slots.flatMap((slot) => nameProblem(slot, base, allowed)),
    ...duplicates(slots).map((slot) => ({
      path: pathOf(slot, base),
      message: `two values for one variable: ${describeName(slot.name)}`,
      hint: "names that differ only in case are one name; leave one out",
    })),
  ];
}

/** A name as it is compared: Windows has one name for `foo` and `FOO`. */
export function foldName(name: string): string {
  return name.toUpperCase();
}

function nameProblem(slot: SpecSlot, base: string, allowed: ReadonlySet<string>): SpecProblem[] {
  const { name } = slot;
  const path = pathOf(slot, base);
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,255}$/.test(name)) {
    const hint = "letters, digits and _, no digit first, at most 256";
    return [{ path, message: "the name of a variable is not valid", hint }];
  }
  if (!isRefusedName(name) || allowed.has(foldName(name))) return [];
  const message = `${describeName(name)} changes how programs run, and is not set`;
  return [{ path, message, hint: "list it in allow_env if you mean it" }];
}

function pathOf({ way, name }: SpecSlot, base: string): string {
  return entryPath(`${base}.${tableOf(way)}`, name);
}

/** Entries whose name an earlier one has, unless one of the two is plain text that the other may replace. */
function duplicates(slots: readonly SpecSlot[]): SpecSlot[] {
  const isPlain = ({ way, text }: SpecSlot) => way === "env" && typeof text === "string";
  const seen = new Map<string, boolean[]>();
  return slots.filter((slot) => {
    const folded = foldName(slot.name);
    const others = seen.get(folded) ?? [];
    seen.set(folded, [...others, isPlain(slot)]);
    return others.includes(isPlain(slot));
  });
}
