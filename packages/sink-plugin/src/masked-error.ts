import { isSecretError } from "@latebound/core";
import type { Redactor } from "@latebound/redact";

/** What may reach the host in place of what a plugin threw. A `SecretError` holds no value, and stays what it is. */
export function maskedError(thrown: unknown, redactor: Redactor): Error {
  return isSecretError(thrown) ? thrown : redactor.redactError(thrown);
}
