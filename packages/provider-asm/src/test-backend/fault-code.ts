import assert from "node:assert/strict";
import { inspect } from "node:util";
import { isSecretError, type Payload, type SecretError } from "@latebound/provider";

/** The code that a call fails with; fails itself when the call succeeds or when its error shows a planted text. */
export async function codeOf(promise: Promise<unknown> | undefined): Promise<string> {
  const error = await Promise.resolve(promise).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isSecretError(error), inspect(error));
  return cleanCode(error);
}

/** The text of an answer, the code of a fault, or undefined. */
export function textOrCode(outcome: Payload | undefined | SecretError): string | undefined {
  if (outcome === undefined) return undefined;
  if (isSecretError(outcome)) return cleanCode(outcome);
  return "text" in outcome ? outcome.text : "not text";
}

function cleanCode(error: SecretError): string {
  const shown = inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error);
  assert.doesNotMatch(shown, /value of|canary/);
  return error.code;
}
