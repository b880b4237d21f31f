import { createHmac } from "node:crypto";
import { type Consumer, isSecretError, SecretError } from "@latebound/core";
import { checkValue } from "../env/check-value.ts";
import { entryPath } from "../spec/spec-fault.ts";
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
  // A call each, so that the report knows what went where; calls of one turn are grouped to one fetch.
  const results = await Promise.allSettled(
    slots.map(async (slot): Promise<FilledSlot> => {
      const value = await consumer.resolve<unknown>(slot.text, { signal });
      return { ...slot, value: textOf(value, slot, base) };
    }),
  );
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (reasons.length > 0) throw combined(reasons);
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** One fault as itself, several as one with `errors`. */
function combined(reasons: readonly unknown[]): unknown {
  const other = reasons.find((reason) => !isSecretError(reason));
  const faults = reasons.filter(isSecretError);
  const [first] = faults;
  if (other !== undefined || faults.length === 1 || !first) return other ?? first;
  const errors = faults.flatMap((fault) => (fault.errors.length > 0 ? fault.errors : [fault]));
  const message = `${errors.length} faults: ${errors.map((error) => error.message).join("; ")}`;
  return new SecretError(first.code, {
    message,
    retryable: errors.every(({ retryable }) => retryable),
    errors,
  });
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
