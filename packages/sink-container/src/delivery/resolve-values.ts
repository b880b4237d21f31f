import { type Consumer, isLate, SecretError } from "@latebound/core";
import type { ContainerPlan } from "../spec/container-plan.ts";
import { environmentName } from "../spec/variable-slots.ts";
import { type DeliveredSource, fillSlots, type Mask, type Slot } from "./fill-slots.ts";

/** One value that was delivered: names and places, never the value. */
export interface Delivered {
  readonly way: "env" | "file" | "stdin";
  /** The variable's name or the file's path; empty for standard input. */
  readonly name: string;
  /** Where the file is in the container. */
  readonly path?: string;
  /** What was fetched for it; empty where a default answered. */
  readonly sources: readonly DeliveredSource[];
}

/** A file's content. */
export interface FileValue {
  readonly target: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

/** All values of a plan, of one moment. */
export interface ContainerValues {
  /** `NAME=value`, and `NAME_FILE=path` for what is delivered by file. */
  readonly env: readonly string[];
  readonly files: readonly FileValue[];
  readonly stdin: Uint8Array | undefined;
  /** What must not show in output. */
  readonly masks: readonly Mask[];
  readonly deliveries: readonly Delivered[];
}

/** The values of a plan, resolved in one call. @throws {SecretError} as `consumer.resolve`, and `invalid_value` */
export async function resolveValues(
  consumer: Consumer,
  plan: ContainerPlan,
  signal: AbortSignal | undefined,
): Promise<ContainerValues> {
  const slots = slotsOf(plan);
  const { values, masks, sourcesOf } = await fillSlots(consumer, slots, signal);
  const filledOf = (owner: unknown) => values[slots.findIndex((slot) => slot.owner === owner)];
  const env = plan.variables.map((variable) => {
    const { name, text, deliver } = variable;
    if (text === undefined) return name;
    if (deliver === "file") return `${environmentName(variable)}=${plan.directory}/${name}`;
    return `${name}=${environmentText(filledOf(variable) ?? new Uint8Array(), name, variable.path)}`;
  });
  const files = plan.files.map((file) => {
    const { target, mode } = file;
    return { target, mode, bytes: filledOf(file) ?? new Uint8Array() };
  });
  return {
    env,
    files,
    stdin: plan.stdin === undefined ? undefined : filledOf(plan),
    masks,
    deliveries: slots.flatMap(({ way, name, target, text }) =>
      isLate(text)
        ? [{ way, name, ...(target !== undefined && { path: target }), sources: sourcesOf(text) }]
        : [],
    ),
  };
}

interface PlacedSlot extends Slot {
  readonly way: Delivered["way"];
  readonly name: string;
  readonly target?: string;
  /** The part of the plan that it belongs to. */
  readonly owner: unknown;
}

function slotsOf(plan: ContainerPlan): PlacedSlot[] {
  const { base, variables, files, stdin } = plan;
  const inEnvironment = variables.flatMap((owner): PlacedSlot[] => {
    const { name, text, prefix, deliver, path } = owner;
    return deliver === "env" && text !== undefined ? [{ way: "env", name, text, prefix, path, owner }] : [];
  });
  const inFiles = files.map((owner): PlacedSlot => {
    const { name, target, text, prefix, path } = owner;
    return { way: "file", name, target, text, prefix, path, owner };
  });
  if (stdin === undefined) return [...inEnvironment, ...inFiles];
  return [
    ...inEnvironment,
    ...inFiles,
    { way: "stdin", name: "", text: stdin, prefix: "", path: `${base}.stdin`, owner: plan },
  ];
}

/** The kernel takes no longer `NAME=value`: 32 pages. */
const maxVariableBytes = 131_071;

function environmentText(value: Uint8Array, name: string, path: string): string {
  const bytes = Buffer.from(value);
  const text = bytes.toString("utf8");
  const problem = environmentProblem(bytes, text, name);
  if (problem === undefined) return text;
  throw new SecretError("invalid_value", { message: problem, hint: "deliver it by file", at: { path } });
}

function environmentProblem(bytes: Buffer, text: string, name: string): string | undefined {
  if (!Buffer.from(text).equals(bytes)) return "the value is not UTF-8 text and can't be a variable";
  if (text.includes("\0")) return "the value holds a NUL character and can't be a variable";
  return name.length + 1 + bytes.length > maxVariableBytes
    ? "the value is too long for a variable"
    : undefined;
}
