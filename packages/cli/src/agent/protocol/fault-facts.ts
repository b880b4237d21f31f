import { combineFaults } from "@latebound/core/remote";
import { SecretError, type SecretErrorCode, type SecretErrorDetails } from "@latebound/provider";

/** What a `SecretError` says, for the other side of the socket; as little of a value in it as in the error. */
export interface FaultFacts extends Omit<SecretErrorDetails, "errors"> {
  readonly code: SecretErrorCode;
  readonly errors: readonly FaultFacts[];
}

/** The facts of an error. */
export function factsOf(error: SecretError): FaultFacts {
  const { code, summary, retryable, retryAfterMs, provider, reference, missing, requestId, hint } = error;
  return {
    ...{ code, message: summary, retryable, retryAfterMs, provider, reference, missing, requestId, hint },
    at: error.at,
    allowStale: error.allowStale,
    errors: error.errors.map(factsOf),
  };
}

/** The error of facts; `placeOf` gives the place of the text that a fault is in. */
export function errorOf(
  { code, errors, at, ...facts }: FaultFacts,
  placeOf: (index: number) => SecretErrorDetails["at"],
): SecretError {
  const singles = errors.map((one) => errorOf(one, placeOf));
  if (singles.length > 0) return combineFaults(singles);
  const [, index] = at?.file === undefined ? (/^\[(\d+)\]$/.exec(at?.path ?? "") ?? []) : [];
  return new SecretError(code, { ...facts, at: index === undefined ? at : placeOf(Number(index)) });
}
