import assert from "node:assert/strict";
import { isSecretError, type SecretError } from "@latebound/core";
import { assertNoCanary, describeEverything } from "@latebound/testing";

/** The `SecretError` that a call fails with; it has no cause and doesn't show the canary. */
export async function faultOf(running: Promise<unknown>, canary: string): Promise<SecretError> {
  const error = await running.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isSecretError(error), "it did not fail with a SecretError");
  assert.equal(error.cause, undefined);
  assertNoCanary(describeEverything(error), canary);
  return error;
}
