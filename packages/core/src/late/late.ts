import type { SourcePlace } from "@latebound/provider";
import type { Reference } from "../grammar/template.ts";

/** Shared by every installed copy of the package, and out of reach for anything made from JSON. */
export const lateBrand: unique symbol = Symbol.for("@latebound/late");

declare const resolvedType: unique symbol;

/**
 * Operator's text that holds references and no value yet; `T` is what `resolve` makes of it. Using it as a string
 * throws `unresolved`, JSON and inspect give the reference back, and it can't be cloned into another thread.
 */
export interface Late<out T = string> {
  readonly [lateBrand]: LateContent;
  readonly [resolvedType]?: T;
  /** The operator's text. */
  toJSON(): string;
}

/** A reference whose provider is known: the default provider is filled in. */
export interface BoundReference extends Reference {
  readonly provider: string;
}

/** What a late value carries; the shape that two copies of the package share. */
export interface LateContent {
  /** The operator's text, as JSON and inspect show it. */
  readonly source: string;
  readonly parts: readonly (string | BoundReference)[];
  readonly at: SourcePlace | undefined;
  /** What a schema makes of the resolved text; throws `invalid_value`. */
  readonly decode?: (text: string) => unknown;
  /** A literal that a schema accepted at boot, in place of `parts`. */
  readonly constant?: { readonly value: unknown };
}

/** Whether a value is late: bound, and not resolved yet. */
export function isLate(value: unknown): value is Late<unknown> {
  return typeof value === "object" && value !== null && lateBrand in value;
}

/** What a late value carries; internal to the packages. */
export function contentOf(late: Late<unknown>): LateContent {
  return late[lateBrand];
}
