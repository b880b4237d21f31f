import { type MissingPart, SecretError } from "@latebound/provider";
import { formatField } from "../grammar/format-reference.ts";
import type { Field } from "../grammar/template.ts";
import type { Policy } from "../policy/policy.ts";
import type { Caller } from "../resolver/engine.ts";
import type { Ask } from "./asks.ts";

/** What a distinct key came to: a value, an absence that a `default` may answer, or a fault. */
export type Reading =
  | { readonly value: string | Uint8Array }
  | { readonly absent: SecretError }
  | { readonly fault: SecretError };

const maxSiblings = 10;

/** The value of an ask: its payload, cut to the field. */
export function readAsk(ask: Ask, caller: Caller, policy: Policy): Reading {
  if (ask.fault) return { fault: ask.fault };
  const opened = ask.answer?.opened;
  if (!opened) return { absent: absentSecret(ask) };
  const result = opened.read(ask.plan.reference.field);
  if ("value" in result) return { value: result.value };
  if ("invalid" in result) return { fault: invalidValue(ask, result.invalid) };
  return { absent: absentField(ask, { siblings: result.siblings, caller, policy }) };
}

/** The error of a secret, or a version of it, that the backend doesn't have. */
export function absentSecret(ask: Ask): SecretError {
  const { version, stage } = ask.plan.key.key;
  const missing: MissingPart = version === undefined && stage === undefined ? "secret" : "version";
  return notFound(ask, missing, `${ask.plan.provider} has no ${missing} at ${ask.plan.text}`);
}

/** The error of a field that the secret doesn't have; of those beside it, which this consumer may read, the names. */
export function absentField(
  ask: Ask,
  { siblings, caller, policy }: { siblings: readonly Field[]; caller: Caller; policy: Policy },
): SecretError {
  const names = readableNames(ask, siblings, caller, policy);
  const hint = names.length === 0 ? undefined : `fields there: ${names.join(", ")}`;
  const field = ask.plan.reference.field;
  const problem = field ? "no such field" : "not exactly one field, and the reference names no #field";
  return notFound(ask, "field", `${ask.plan.text}: ${problem}`, hint);
}

/** Names of fields beside the missing one, as far as this consumer may read them. */
function readableNames(
  ask: Ask,
  siblings: readonly Field[],
  { name, engine }: Caller,
  policy: Policy,
): string[] {
  const allowed = (field: Field) =>
    policy.decide(ask.plan.request(name, { field }), engine.clock.now()).allowed;
  return siblings.filter(allowed).slice(0, maxSiblings).map(formatField);
}

function notFound({ plan, at }: Ask, missing: MissingPart, message: string, hint?: string): SecretError {
  return new SecretError("not_found", {
    message,
    hint,
    missing,
    provider: plan.provider,
    reference: plan.text,
    at,
  });
}

function invalidValue(
  { plan, at }: Ask,
  problem: { readonly message: string; readonly hint?: string },
): SecretError {
  const { message, hint } = problem;
  return new SecretError("invalid_value", {
    message: `${plan.text}: ${message}`,
    hint,
    provider: plan.provider,
    reference: plan.text,
    at,
  });
}
