import type { Redactor } from "./redactor.ts";

/** A value, or a part of one, that shows in output as it is. */
export interface UnmaskedValue {
  /** The canonical reference, without filters, or `a literal`. */
  readonly reference: string;
  /** The whole value, one of its lines, or a string or number of its JSON. */
  readonly part: "value" | "line" | "leaf";
  readonly reason: string;
}

/** What a redactor knows and does not mask, where its values are named by their references. */
export function unmaskedValues(redactor: Pick<Redactor, "skipped">): readonly UnmaskedValue[] {
  return redactor
    .skipped()
    .map(({ name = "a literal", part, reason }) => ({ reference: name, part, reason }));
}
