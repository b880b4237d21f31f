import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import { createSecret, type Secret } from "../secret/secret.ts";
import { valueOfReference } from "./render-late.ts";
import type { Session } from "./session.ts";

/** The reference of a late value that is exactly one. */
export function onlyReferenceOf(late: Late<unknown>): BoundReference | undefined {
  const { parts } = contentOf(late);
  const [first] = parts;
  return parts.length === 1 && typeof first !== "string" ? first : undefined;
}

/** A handle on the reference's value; `undefined` when it has a fault, which the session then knows. */
export function renderSecret(
  reference: BoundReference,
  late: Late<unknown>,
  session: Session,
): Secret | undefined {
  const { at } = contentOf(late);
  try {
    const payload = session.answerOf(reference)?.payload;
    const value = valueOfReference(reference, { late, session, at });
    return createSecret(value, { version: payload?.version, expiresAtMs: payload?.expiresAtMs });
  } catch (error) {
    session.noteFault(error, at);
    return undefined;
  }
}
