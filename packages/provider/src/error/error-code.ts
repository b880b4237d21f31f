/** Every code a `SecretError` can have, with its default for `retryable` and what a stranger may be told. */
const codes = {
  invalid_reference: { retryable: false, publicMessage: "A secret reference is not valid." },
  invalid_config: { retryable: false, publicMessage: "The configuration is not valid." },
  unknown_provider: { retryable: false, publicMessage: "A secret provider is not configured." },
  not_found: { retryable: false, publicMessage: "A secret does not exist." },
  access_denied: { retryable: false, publicMessage: "Access to a secret was denied." },
  denied_by_policy: { retryable: false, publicMessage: "A secret may not be used here." },
  unavailable: { retryable: true, publicMessage: "A secret is unavailable right now." },
  timeout: { retryable: true, publicMessage: "A secret did not arrive in time." },
  aborted: { retryable: false, publicMessage: "The request for a secret was aborted." },
  invalid_response: {
    retryable: false,
    publicMessage: "A secret provider answered with something unusable.",
  },
  invalid_value: { retryable: false, publicMessage: "A secret has a value that can't be used here." },
  unresolved: { retryable: false, publicMessage: "A secret reference was used before it was resolved." },
  closed: { retryable: false, publicMessage: "The secret resolver is closed." },
} as const;

/** What went wrong, from a closed table; `docs/errors.md` has a section for each. */
export type SecretErrorCode = keyof typeof codes;

/** All codes, in the order of the table. */
export const secretErrorCodes = Object.keys(codes) as readonly SecretErrorCode[];

/** Whether trying again can help, unless the error says otherwise. */
export function retryableByDefault(code: SecretErrorCode): boolean {
  return codes[code].retryable;
}

/** A sentence that names no provider, key or place. */
export function publicMessageOf(code: SecretErrorCode): string {
  return codes[code].publicMessage;
}
