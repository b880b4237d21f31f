import { type Diagnosis, SecretError } from "@latebound/provider";
import { createProcessHold } from "../time/process-hold.ts";
import type { Engine } from "./engine.ts";

const neverAborted = new AbortController().signal;

/** What a provider of the configuration in force finds of its backend. @throws {SecretError} */
export async function diagnoseProvider(
  { lifecycle, state }: Engine,
  name: string,
  signal: AbortSignal = neverAborted,
): Promise<readonly Diagnosis[] | undefined> {
  const handle = state().handles.get(name);
  if (!handle) throw new SecretError("unknown_provider", { message: "no provider has that name" });
  lifecycle.enter();
  const release = createProcessHold()();
  try {
    return await lifecycle.untilCut(handle.diagnose(signal));
  } finally {
    release();
    lifecycle.leave();
  }
}
