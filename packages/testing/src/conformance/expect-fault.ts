import assert from "node:assert/strict";
import { isSecretError, type SecretError, type SecretErrorCode } from "@latebound/provider";
import { assertNoCanary } from "../leaks/canary.ts";
import { describeEverything } from "../leaks/describe-everything.ts";

/** The `SecretError` that a promise is rejected with, which has one of the codes and holds none of the hidden texts. */
export async function expectFault(
  promise: Promise<unknown>,
  codes: readonly SecretErrorCode[],
  hidden: readonly string[],
): Promise<SecretError> {
  const error = await rejectionOf(promise);
  assertHidden(error, hidden, "the error");
  assert.ok(isSecretError(error), `the error is not a SecretError but ${nameOf(error)}`);
  assert.ok(
    codes.includes(error.code),
    `the code is ${error.code}, not ${codes.join(" or ")}: ${error.message}`,
  );
  assert.equal("cause" in error, false, "the error has a cause");
  assert.ok(error.message.length > 0, "the error has no message");
  return error;
}

/** Fails when anything that can be read off a value holds one of the hidden texts. */
export function assertHidden(value: unknown, hidden: readonly string[], where: string): void {
  const everything = describeEverything(value);
  for (const text of hidden) assertNoCanary(everything, text, where);
}

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail("it succeeded where a fault was expected");
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
