import type { Config } from "@latebound/core";
import { contentOf, isLate } from "@latebound/core/remote";

/** A `[secret.NAME]` table, checked. */
export type ProviderConfig =
  Config["providers"] extends ReadonlyMap<string, infer Provider> ? Provider : never;

/** A reference that stands in a provider's options. */
export type OptionReference = Exclude<ReturnType<typeof contentOf>["parts"][number], string>;

/** The references in a provider's options, in the order in which they are written. */
export function optionReferences({ boundOptions }: ProviderConfig): readonly OptionReference[] {
  return leavesOf(boundOptions).flatMap(({ value }) =>
    isLate(value) ? contentOf(value).parts.filter((part) => typeof part !== "string") : [],
  );
}

/** A value in a table of options, with the name that it has there. */
export interface OptionLeaf {
  readonly name: string;
  readonly value: unknown;
}

/** Everything in options that is no table or list itself. */
export function leavesOf(options: unknown, name = ""): readonly OptionLeaf[] {
  if (typeof options !== "object" || options === null || isLate(options)) return [{ name, value: options }];
  const isList = Array.isArray(options);
  return Object.entries(options).flatMap(([key, value]) => leavesOf(value, isList ? name : key));
}
