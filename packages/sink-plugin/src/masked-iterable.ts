import type { Redactor } from "@latebound/redact";
import { maskedError } from "./masked-error.ts";

/** Whether a plugin's result is to be iterated, so that its call goes on after it returned. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** The same items; errors are masked, and `ended` is called when the iteration is over. */
export async function* maskedIterable(
  source: AsyncIterable<unknown>,
  redactor: Redactor,
  ended: () => void,
): AsyncGenerator<unknown> {
  try {
    yield* source;
  } catch (thrown) {
    throw maskedError(thrown, redactor);
  } finally {
    ended();
  }
}
