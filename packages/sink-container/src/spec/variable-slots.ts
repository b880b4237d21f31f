import { isLate } from "@latebound/core";
import type { SpecProblem } from "@latebound/core/spec-faults";
import type { ContainerVariable, Deliver, DeliveryOptions, SpecText } from "./container-spec.ts";
import { entryPath } from "./entry-path.ts";

/** One variable of the container. */
export interface VariableSlot {
  readonly name: string;
  /** Undefined for a name alone, which the engine takes as the wish to unset it. */
  readonly text: SpecText | undefined;
  /** What the text begins with and is no part of the value: `NAME=` of a late item of a list. */
  readonly prefix: string;
  /** Plain text is always in the environment. */
  readonly deliver: Deliver;
  /** Where it was written. */
  readonly path: string;
}

interface VariableSource {
  readonly list: readonly unknown[] | undefined;
  readonly env: Readonly<Record<string, SpecText | ContainerVariable>>;
  readonly delivery: DeliveryOptions;
  readonly base: string;
}

/** The variables of dockerode's `Env` and of our own table, in that order, and what is wrong with them. */
export function variableSlots(source: VariableSource): {
  readonly variables: readonly VariableSlot[];
  readonly problems: readonly SpecProblem[];
} {
  const { list = [], env, delivery, base } = source;
  const { deliver = "file" } = delivery;
  const read = [
    ...list.map((item, index) => fromList(item, `${base}.Env[${index}]`, deliver)),
    ...Object.entries(env).map(([name, item]) => fromTable(name, item, { base, deliver })),
  ];
  const variables = read.filter((slot) => "name" in slot);
  const problems = read.filter((slot) => "message" in slot);
  return { variables, problems: [...problems, ...nameProblems(variables)] };
}

function fromList(item: unknown, path: string, deliver: Deliver): VariableSlot | SpecProblem {
  if (isLate(item)) {
    const [prefix = "", name] = /^([^=<]*)=/.exec(item.toJSON()) ?? [];
    if (name !== undefined) return { name, text: item, prefix, deliver, path };
    return { path, message: "expected NAME=… with the name as plain text" };
  }
  if (typeof item !== "string") return { path, message: "expected NAME=value" };
  const end = item.indexOf("=");
  const [name, text] = end === -1 ? [item, undefined] : [item.slice(0, end), item.slice(end + 1)];
  return { name, text, prefix: "", deliver: "env", path };
}

function fromTable(
  name: string,
  item: SpecText | ContainerVariable,
  { base, deliver }: { readonly base: string; readonly deliver: Deliver },
): VariableSlot | SpecProblem {
  const path = entryPath(`${base}.env`, name);
  const isText = typeof item === "string" || isLate(item);
  if (!isText && (typeof item !== "object" || item === null)) return { path, message: "expected text" };
  const { value, deliver: own = deliver } = isText ? { value: item } : item;
  if (own !== "file" && own !== "env") return { path, message: 'deliver is "file" or "env"' };
  if (isLate(value)) return { name, text: value, prefix: "", deliver: own, path };
  if (typeof value === "string") return { name, text: value, prefix: "", deliver: "env", path };
  return { path, message: "expected text" };
}

function nameProblems(variables: readonly VariableSlot[]): SpecProblem[] {
  const taken = new Map<string, VariableSlot>();
  const problems: SpecProblem[] = [];
  for (const slot of variables) {
    const { path, text } = slot;
    const name = environmentName(slot);
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,255}$/.test(name)) {
      const hint = "letters, digits and _, no digit first, at most 256";
      problems.push({ path, message: "the name of a variable is not valid", hint });
    }
    if (typeof text === "string" && text.includes("\0"))
      problems.push({ path, message: "the text holds NUL" });
    const other = taken.get(name);
    if (other && (isLate(other.text) || isLate(text))) {
      const message = `two values for one variable, the other at ${other.path}`;
      problems.push({ path, message, hint: "leave one out; a file's path stands in NAME_FILE" });
    }
    taken.set(name, slot);
  }
  return problems;
}

/** The name that the container sees: a file's path stands in `NAME_FILE`. */
export function environmentName({ name, deliver }: VariableSlot): string {
  return deliver === "file" ? `${name}_FILE` : name;
}
