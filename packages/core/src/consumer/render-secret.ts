import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import { createSecret, type Secret } from "../secret/secret.ts";
import { valueOfReference } from "./render-late.ts";
import type { Rendering } from "./rendering.ts";

/** The reference of a late value that is exactly one. */
export function onlyReferenceOf(late: Late<unknown>): BoundReference | undefined {
  const { parts } = contentOf(late);
  const [first] = parts;
  return parts.length === 1 && typeof first !== "string" ? first : undefined;
}

/** A handle on the reference's value; `undefined` when it has a fault, which the call then knows. */
export function renderSecret(
  reference: BoundReference,
  late: Late<unknown>,
  call: Rendering,
): Secret | undefined {
  const { at } = contentOf(late);
  try {
    const value = valueOfReference(reference, { late, call, at });
    return createSecret(value, call.answerOf(reference)?.payload ?? {});
  } catch (error) {
    call.noteFault(error, at);
    return undefined;
  }
}
