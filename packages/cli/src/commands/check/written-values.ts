import { type Config, isLate } from "@latebound/core";
import { isMaskedOption } from "@latebound/core/inspection";

/** What stands in a table at a path: a text, a number, a late value, a masked credential. */
export interface WrittenValue {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Everything in a table that is no table or list itself, in the order of the table. */
export function writtenValues(value: unknown, path: WrittenValue["path"]): WrittenValue[] {
  if (isMaskedOption(value) || isLate(value) || typeof value !== "object" || value === null)
    return [{ path, value }];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inside]) => writtenValues(inside, [...path, key]));
}

/** Everything in the options of the providers. */
export function writtenOptions({ providers }: Config): WrittenValue[] {
  return [...providers.values()].flatMap(({ name, boundOptions }) =>
    writtenValues(boundOptions, ["secret", name]),
  );
}
