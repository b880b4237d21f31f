import { SecretError } from "@latebound/provider";
import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import { createSecret, type Secret } from "../secret/secret.ts";
import type { CallOptions } from "./consumer.ts";
import { Hits, hitOf, mayHit } from "./hits.ts";
import { onlyReferenceOf, renderSecret } from "./render-secret.ts";
import { openSession } from "./session.ts";

/** A handle on the value of a late value that is exactly one reference, where it is a hit and nobody is told. */
export function getHit(
  caller: Caller,
  state: ResolverState,
  late: Late<unknown>,
  options: CallOptions,
): Secret | undefined {
  const reference = mayHit(caller, options) ? onlyReferenceOf(late) : undefined;
  if (!reference) return undefined;
  if (reference.filters.length > 0) return renderSecret(reference, late, new Hits(caller, state));
  // Most references have no filter: their values are as they were fetched.
  const answer = hitOf(reference, caller, state, caller.engine.now());
  const reading = answer?.opened?.read(reference.field);
  if (!answer?.payload || !reading || !("value" in reading)) return undefined;
  return createSecret(reading.value, answer.payload);
}

/** The same, fetched where that is needed, and told of. @throws {SecretError} */
export async function getSecret(
  caller: Caller,
  state: ResolverState,
  late: Late<unknown>,
  options: CallOptions,
): Promise<Secret> {
  const reference = onlyReference(late);
  const session = await openSession(caller, state, [late], options);
  const secret = session.refused ? undefined : renderSecret(reference, late, session);
  await session.finish();
  if (secret) return secret;
  throw new TypeError("a call without a fault has a value");
}

function onlyReference(late: Late<unknown>): BoundReference {
  const reference = onlyReferenceOf(late);
  if (reference) return reference;
  throw new SecretError("invalid_reference", {
    message: "get takes a late value that is exactly one reference",
    hint: "use resolve for text with references in it",
    at: contentOf(late).at,
  });
}
