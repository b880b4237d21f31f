import { SecretError } from "@latebound/provider";
import { type BoundReference, contentOf, type Late } from "../late/late.ts";
import type { Caller } from "../resolver/engine.ts";
import type { ResolverState } from "../resolver/resolver-state.ts";
import { createSecret, type Secret } from "../secret/secret.ts";
import type { CallOptions } from "./consumer.ts";
import { valueOfReference } from "./render-late.ts";
import { openSession, type Session } from "./session.ts";

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
  const secret = session.refused ? undefined : readSecret(reference, session, late);
  const recorded = session.finish();
  if (recorded !== undefined) await recorded;
  if (secret) return secret;
  throw new TypeError("a call without a fault has a value");
}

function readSecret(reference: BoundReference, session: Session, late: Late<unknown>): Secret | undefined {
  const { at } = contentOf(late);
  try {
    const payload = session.answerOf(reference)?.payload;
    const value = valueOfReference(reference, { session, at });
    return createSecret(value, { version: payload?.version, expiresAtMs: payload?.expiresAtMs });
  } catch (error) {
    session.noteFault(error, at);
    return undefined;
  }
}

function onlyReference(late: Late<unknown>): BoundReference {
  const { parts, at } = contentOf(late);
  const [first] = parts;
  if (parts.length === 1 && first !== undefined && typeof first !== "string") return first;
  throw new SecretError("invalid_reference", {
    message: "get takes a late value that is exactly one reference",
    hint: "use resolve for text with references in it",
    at,
  });
}
