import { isSecretError, SecretError } from "@latebound/provider";
import { orAborted } from "../fetch/or-aborted.ts";
import type { Lifecycle } from "../resolver/lifecycle.ts";

/** What may end a call's wait for its record. */
export interface RecordBounds {
  readonly lifecycle: Lifecycle;
  readonly signal: AbortSignal | undefined;
}

/**
 * Nothing once the call is recorded; the fault that ended the wait when its caller left or the resolver was closed.
 * @throws {SecretError} `unavailable` when it could not be recorded
 */
export async function untilRecorded(
  recorded: Promise<void>,
  { lifecycle, signal }: RecordBounds,
): Promise<SecretError | undefined> {
  const recordedOrCut = lifecycle.untilCut(recorded);
  try {
    await (signal ? orAborted(recordedOrCut, signal) : recordedOrCut);
    return undefined;
  } catch (thrown) {
    if (signal?.aborted) return leftBeforeRecorded();
    if (isSecretError(thrown) && thrown.code === "closed") return thrown;
    throw thrown;
  }
}

function leftBeforeRecorded(): SecretError {
  return new SecretError("aborted", { message: "the call was aborted before its access was recorded" });
}
