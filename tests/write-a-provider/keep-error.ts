import { isSecretError, SecretError } from "@latebound/provider";

/** The fault of a status that is neither success nor absence. */
export function statusFault(status: number, retryAfter: string | undefined): SecretError {
  if (status === 401) return new SecretError("access_denied", { message: "keep refused the token" });
  if (status === 403) {
    return new SecretError("access_denied", { message: "keep does not let this token read the key" });
  }
  if (status === 404) {
    const hint = "correct the option `address`";
    return new SecretError("not_found", { message: "there is no keep service", missing: "mount", hint });
  }
  const message = `keep answered with status ${status}`;
  if (status === 429 || status >= 500) {
    const seconds = Number(retryAfter);
    return new SecretError("unavailable", {
      message,
      retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
    });
  }
  return new SecretError("invalid_response", { message });
}

/** The fault of an answer that is not what keep sends. */
export function unusable(what: string): SecretError {
  return new SecretError("invalid_response", { message: `keep sent ${what}` });
}

/** What a failed request means; the system's own error is never kept, since it may hold the request. */
export function requestFault(error: unknown, signal: AbortSignal): SecretError {
  if (isSecretError(error)) return error;
  if (signal.aborted) return new SecretError("aborted", { message: "the request was aborted" });
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const isCertificate = /CERT|SELF_SIGNED|VERIFY/.test(code);
  const message = isCertificate ? "keep's certificate is not trusted" : "keep can't be reached";
  return new SecretError("unavailable", { message, allowStale: !isCertificate });
}
