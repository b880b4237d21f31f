import { type Consumer, isLate, type ResolveOptions, type Secret, SecretError } from "@latebound/core";
import type { SpecText } from "../spec/container-spec.ts";

/** One secret that a value was made of. */
export interface DeliveredSource {
  /** The canonical reference. */
  readonly reference: string;
  readonly provider: string;
  /** The backend's own version, where it has one. */
  readonly version?: string;
}

/** One text of a plan. */
export interface Slot {
  readonly text: SpecText;
  /** What the text begins with and is no part of the value. */
  readonly prefix: string;
  /** Where it was written. */
  readonly path: string;
}

/** A value that must not show in output. */
export interface Mask {
  readonly value: string | Uint8Array;
  /** The canonical reference; undefined for a literal. */
  readonly reference?: string;
}

/** The values of slots, of one moment. */
export interface FilledSlots {
  /** In the order of the slots. */
  readonly values: readonly Uint8Array[];
  /** What must not show in output. */
  readonly masks: readonly Mask[];
  /** What was fetched for a slot's text. */
  sourcesOf(text: SpecText): readonly DeliveredSource[];
}

/** The values of all slots. @throws {SecretError} as `consumer.resolve`, and `invalid_value` */
export async function fillSlots(
  consumer: Consumer,
  slots: readonly Slot[],
  signal: AbortSignal | undefined,
): Promise<FilledSlots> {
  const masks: Mask[] = [];
  const sources = new Map<unknown, Map<string, DeliveredSource>>();
  const onValue: ResolveOptions["onValue"] = (value, { late, reference, provider, version }) => {
    masks.push({ value, reference });
    const ofLate = sources.get(late) ?? new Map<string, DeliveredSource>();
    sources.set(late, ofLate);
    ofLate.set(reference, { reference, provider, ...(version !== undefined && { version }) });
  };
  const resolved = await resolveTexts(consumer, slots, { signal, onValue });
  const values = resolved.map((value, index) => {
    const { text } = slots[index] ?? {};
    // Without a reference it is a literal that a schema accepted in the place of a secret.
    if (isLate(text) && !text.toJSON().includes("<<secret")) masks.push({ value });
    return value;
  });
  return { values, masks, sourcesOf: (text) => [...(sources.get(text)?.values() ?? [])] };
}

/** One call for all: a denial in one slot keeps the others' values from being fetched. */
async function resolveTexts(
  consumer: Consumer,
  slots: readonly Slot[],
  options: ResolveOptions,
): Promise<readonly Uint8Array[]> {
  const prefixes = new Map<unknown, string>(slots.map(({ text, prefix }) => [text, prefix]));
  const first = new Map<unknown, string>();
  const secrets = new Set<unknown>();
  const resolved: readonly unknown[] = await consumer.resolve(
    slots.map(({ text }) => text),
    {
      ...options,
      // Of a lone reference the bytes are wanted: they need not be text.
      onSecret: (secret) => void secrets.add(secret),
      // Behind `NAME=` too a lone value has no text around it; whether it is lone is seen below.
      encode(value, { before, late }) {
        if (before === "" || before !== prefixes.get(late) || first.has(late)) return undefined;
        first.set(late, value);
        return value;
      },
    },
  );
  return slots.map((slot, index) => {
    const value = resolved[index];
    // `onSecret` was called with it.
    if (secrets.has(value)) return bytesOf(value as Secret);
    return Buffer.from(textOf(value, slot, first.get(slot.text)));
  });
}

function bytesOf(secret: Secret): Uint8Array {
  const bytes = secret.bytes();
  secret.dispose();
  return bytes;
}

function textOf(value: unknown, { prefix, path }: Slot, first: string | undefined): string {
  if (typeof value !== "string" || !value.startsWith(prefix)) {
    throw new SecretError("invalid_value", {
      message: "a schema made something else than text of the value",
      hint: "give the container the late value itself, before a schema decodes it",
      at: { path },
    });
  }
  const text = value.slice(prefix.length);
  if (first === undefined || first === text || !/\p{Cc}/u.test(first)) return text;
  throw new SecretError("invalid_value", {
    message: "the value holds a control character and can't be put into a longer string",
    hint: "add | trim if it is a line break at the end, or deliver it alone",
    at: { path },
  });
}
