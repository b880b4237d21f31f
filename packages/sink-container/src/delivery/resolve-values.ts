import { type Consumer, isLate, type Late, SecretError } from "@latebound/core";
import type { ContainerPlan } from "../spec/container-plan.ts";
import type { SpecText } from "../spec/container-spec.ts";
import { isLone, type LatePart, partsOf } from "../spec/late-parts.ts";
import { environmentName } from "../spec/variable-slots.ts";

/** One value that was delivered: names and places, never the value. */
export interface Delivered {
  readonly way: "env" | "file" | "stdin";
  /** The variable's name or the file's path; empty for standard input. */
  readonly name: string;
  /** Where the file is in the container. */
  readonly path?: string;
  /** The canonical references it was made of, with the backend's version where it has one. */
  readonly sources: readonly {
    readonly reference: string;
    readonly provider: string;
    readonly version?: string;
  }[];
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
  readonly masks: readonly (string | Uint8Array)[];
  readonly deliveries: readonly Delivered[];
}

/** The values of a plan, resolved in one call. @throws {SecretError} as `consumer.resolve`, and `invalid_value` */
export async function resolveValues(
  consumer: Consumer,
  plan: ContainerPlan,
  signal: AbortSignal | undefined,
): Promise<ContainerValues> {
  const slots = slotsOf(plan);
  const filled = await fill(consumer, slots, signal);
  const filledOf = (owner: unknown) => filled[slots.findIndex((slot) => slot.owner === owner)];
  const env = plan.variables.map((variable) => {
    const { name, text, deliver } = variable;
    if (text === undefined) return name;
    if (deliver === "file") return `${environmentName(variable)}=${plan.directory}/${name}`;
    return `${name}=${environmentText(filledOf(variable), name, variable.path)}`;
  });
  const files = plan.files.map((file) => {
    const { target, mode } = file;
    return { target, mode, bytes: filledOf(file)?.bytes ?? new Uint8Array() };
  });
  return {
    env,
    files,
    stdin: plan.stdin === undefined ? undefined : filledOf(plan)?.bytes,
    masks: filled.flatMap(({ masks }) => masks),
    deliveries: slots.flatMap(({ way, name, target, text }) =>
      isLate(text)
        ? [{ way, name, ...(target !== undefined && { path: target }), sources: sourcesOf(consumer, text) }]
        : [],
    ),
  };
}

interface Slot {
  readonly way: Delivered["way"];
  readonly name: string;
  readonly target?: string;
  readonly text: SpecText;
  /** Where it was written. */
  readonly path: string;
  /** The part of the plan that it belongs to. */
  readonly owner: unknown;
}

function slotsOf(plan: ContainerPlan): Slot[] {
  const { base, variables, files, stdin } = plan;
  const inEnvironment = variables.flatMap((owner): Slot[] => {
    const { name, text, deliver, path } = owner;
    return deliver === "env" && text !== undefined ? [{ way: "env", name, text, path, owner }] : [];
  });
  const inFiles = files.map((owner): Slot => {
    const { name, target, text, path } = owner;
    return { way: "file", name, target, text, path, owner };
  });
  if (stdin === undefined) return [...inEnvironment, ...inFiles];
  return [
    ...inEnvironment,
    ...inFiles,
    { way: "stdin", name: "", text: stdin, path: `${base}.stdin`, owner: plan },
  ];
}

interface Filled {
  readonly bytes: Uint8Array;
  readonly masks: readonly (string | Uint8Array)[];
}

async function fill(
  consumer: Consumer,
  slots: readonly Slot[],
  signal: AbortSignal | undefined,
): Promise<Filled[]> {
  const parts = slots.map(({ text }) => (isLate(text) ? partsOf(text) : []));
  const tree = {
    // Of a lone reference the bytes are asked for below: they need not be text.
    texts: slots.map(({ text }) => (isLate(text) && isLone(text) ? "" : text)),
    filtered: parts.map((ofSlot) => ofSlot.map((part) => part.filteredBase64)),
    raw: parts.map((ofSlot) => ofSlot.map((part) => part.rawBase64)),
  };
  const resolved = await consumer.resolve<{ texts: unknown[]; filtered: Late[][]; raw: Late[][] }>(
    tree as never,
    {
      signal,
    },
  );
  return slots.map((slot, index) => {
    const filtered = (resolved.filtered[index] ?? []).map(fromBase64);
    const raw = (resolved.raw[index] ?? []).map(fromBase64);
    const [only] = filtered;
    const isBytes = only !== undefined && isLate(slot.text) && isLone(slot.text);
    const bytes = isBytes ? only : Buffer.from(textOf(resolved.texts[index], slot));
    const masks = masksOf(parts[index] ?? [], filtered, raw);
    // A late value without a reference is a literal that a schema accepted in the place of a secret.
    return { bytes, masks: isLate(slot.text) && filtered.length === 0 ? [bytes] : masks };
  });
}

function fromBase64(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}

function textOf(value: unknown, { path }: Slot): string {
  if (typeof value === "string") return value;
  throw new SecretError("invalid_value", {
    message: "a schema made something else than text of the value",
    hint: "give the container the late value itself, before a schema decodes it",
    at: { path },
  });
}

/** What each reference gave, before and after its filters; the text of a `default` is no secret. */
function masksOf(
  parts: readonly LatePart[],
  filtered: readonly Uint8Array[],
  raw: readonly Uint8Array[],
): Uint8Array[] {
  return parts.flatMap(({ fallback }, index) => {
    const [before, after] = [raw[index], filtered[index]];
    if (before === undefined || after === undefined) return [];
    return fallback !== undefined && Buffer.from(fallback).equals(before) ? [] : [before, after];
  });
}

/** The kernel takes no longer `NAME=value`: 32 pages. */
const maxVariableBytes = 131_071;

function environmentText(filled: Filled | undefined, name: string, path: string): string {
  const bytes = Buffer.from(filled?.bytes ?? []);
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

function sourcesOf(consumer: Consumer, late: Late<unknown>): Delivered["sources"] {
  return partsOf(late).map((part) => {
    const { reference, provider, cache } = consumer.explain(part.late);
    return { reference, provider, ...(cache?.version !== undefined && { version: cache.version }) };
  });
}
