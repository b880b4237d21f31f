import { isSecretError, SecretError } from "@latebound/provider";
import { type BackendPlace, nameOf } from "./backend-place.ts";
import type { VaultAnswer } from "./transport/vault-answer.ts";
import { transportRows } from "./transport-rows.ts";
import { answerRows } from "./vault-error-rows.ts";

/** The fault that an answer means; ask only for answers that are no success and no absence. */
export function answerFault(answer: VaultAnswer, place: BackendPlace): SecretError {
  const row = answerRows.find((candidate) => candidate.fits(answer));
  const { requestId, retryAfterMs } = answer;
  return new SecretError(row?.code ?? "invalid_response", {
    message: `${nameOf(place)} ${row?.says ?? "answered with an unexpected status"} (HTTP ${answer.status})`,
    provider: place.provider,
    requestId,
    retryAfterMs,
    ...row?.facts,
  });
}

/** The fault that a failed exchange means: the caller's own end first, then the table. Keeps nothing of the error. */
export function transportFault(error: unknown, place: BackendPlace, signal: AbortSignal): SecretError {
  if (isSecretError(error)) return error;
  if (signal.aborted) return abortFault(signal, place);
  const found = codesOf(error);
  const row = transportRows.find(({ codes }) => {
    const whole = new RegExp(`^(?:${codes.source})$`, codes.flags);
    return found.some((code) => whole.test(code));
  });
  return new SecretError(row?.code ?? "unavailable", {
    message: `${nameOf(place)} ${row?.says ?? "can't be reached"}`,
    provider: place.provider,
    hint: row?.lookAt && `look at ${row.lookAt} in [secret.${place.provider}]`,
    ...row?.facts,
  });
}

/** The fault of a call whose signal has fired: what the caller gave as the reason, `timeout` or `aborted`. */
export function abortFault(signal: AbortSignal, place: BackendPlace): SecretError {
  const { provider } = place;
  const reason: unknown = signal.reason;
  if (isSecretError(reason)) return reason;
  const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
  return isTimeout
    ? new SecretError("timeout", { message: `${nameOf(place)} did not answer in time`, provider })
    : new SecretError("aborted", { message: `the request to ${nameOf(place)} was aborted`, provider });
}

/** A fault of an answer that has the right status and the wrong content. */
export function unusable(what: string, place: BackendPlace, hint?: string): SecretError {
  const message = `${nameOf(place)} ${what}`;
  return new SecretError("invalid_response", { message, provider: place.provider, hint });
}

/** The error's own code, and one for where it happened. */
function codesOf(error: unknown): readonly string[] {
  const { code, duringHandshake } = Object(error) as {
    readonly code?: unknown;
    readonly duringHandshake?: unknown;
  };
  return [typeof code === "string" ? code : "", ...(duringHandshake === true ? ["TLS_HANDSHAKE"] : [])];
}
