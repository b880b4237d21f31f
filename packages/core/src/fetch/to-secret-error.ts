import { isSecretError, SecretError, withContext } from "@latebound/provider";

const brokenConnectionCodes: ReadonlySet<unknown> = new Set([
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** A fresh `SecretError` for whatever a provider threw; of anything but a `SecretError` nothing is passed on. */
export function toSecretError(thrown: unknown, provider: string): SecretError {
  if (isSecretError(thrown)) return withContext(thrown, { provider });
  if (isBrokenConnection(thrown)) {
    return new SecretError("unavailable", {
      message: `the connection of provider "${provider}" broke`,
      provider,
    });
  }
  return new SecretError("invalid_response", {
    message: `provider "${provider}" failed in a way that it should not`,
    hint: "report this to the provider's authors",
    provider,
  });
}

/** A fresh `SecretError` for an aborted signal: the fault it was aborted with, or `aborted`. */
export function abortFault(signal: AbortSignal, provider: string): SecretError {
  if (isSecretError(signal.reason)) return withContext(signal.reason, { provider });
  return new SecretError("aborted", { message: "the call was aborted before the secret arrived", provider });
}

function isBrokenConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return thrown.name === "AbortError" || ("code" in thrown && brokenConnectionCodes.has(thrown.code));
}
