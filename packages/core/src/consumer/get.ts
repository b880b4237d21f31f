import { SecretError } from "@latebound/provider";
import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import type { Secret } from "../secret/secret.ts";
import type { CallOptions } from "./consumer.ts";
import { onlyReferenceOf, renderSecret } from "./render-secret.ts";
import { openSession } from "./session.ts";

/** A handle on the value of a late value that is exactly one reference. @throws {SecretError} */
export async function getSecret(
  caller: Caller,
  state: ResolverState,
  late: Late<unknown>,
  options: CallOptions,
): Promise<Secret> {
  const reference = onlyReference(late);
  const opened = openSession(caller, state, [late], options);
  const session = opened instanceof Promise ? await opened : opened;
  const secret = session.refused ? undefined : renderSecret(reference, late, session);
  const recorded = session.finish();
  if (recorded !== undefined) await recorded;
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
