import { createHmac } from "node:crypto";
import { type Consumer, isSecretError, SecretError } from "@latebound/core";
import { throwTogether } from "@latebound/core/spec-faults";
import { checkValue } from "../env/check-value.ts";
import { entryPath } from "../spec/entry-name.ts";
import { type SpecSlot, tableOf } from "../spec/spec-slots.ts";

/** A slot with its value. */
export interface FilledSlot extends SpecSlot {
  readonly value: string;
}

/** The values of all slots, of one moment. @throws {SecretError} as `consumer.resolve`, and `invalid_value` */
export async function fillSlots(
  consumer: Consumer,
  slots: readonly SpecSlot[],
  { base, signal }: { readonly base: string; readonly signal: AbortSignal | undefined },
): Promise<readonly FilledSlot[]> {
  const texts = slots.map(({ text }) => text);
  // One call for all: a denial in one slot keeps the others' values from being fetched.
  const values: readonly unknown[] = await consumer.resolve(texts, { signal });
  const faults: SecretError[] = [];
  const filled = slots.flatMap((slot, index): FilledSlot[] => {
    try {
      return [{ ...slot, value: textOf(values[index], slot, base) }];
    } catch (error) {
      if (!isSecretError(error)) throw error;
      faults.push(error);
      return [];
    }
  });
  throwTogether(faults);
  return filled;
}

function textOf(value: unknown, { way, name }: SpecSlot, base: string): string {
  if (typeof value === "string") {
    if (way === "env") checkValue({ name, value }, base);
    return value;
  }
  throw new SecretError("invalid_value", {
    message: "a schema made something else than text of the value",
    hint: "give the child the late value itself, before a schema decodes it",
    at: { path: entryPath(`${base}.${tableOf(way)}`, name) },
  });
}

/** A keyed hash of the values, by which a restart tells a real change. */
export function digestOf(slots: readonly FilledSlot[], key: Uint8Array): string {
  return createHmac("sha256", key)
    .update(JSON.stringify(slots.map(({ way, name, value }) => [way, name, value])))
    .digest("base64");
}
