import { errorOf, type FaultFacts } from "../../agent/protocol/fault-facts.ts";
import { readPlainLine } from "../../command-line/read-plain-line.ts";
import { sharedStderr } from "../../surroundings/shared-stderr.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { reportFault } from "../../terminal/report-fault.ts";
import { warn } from "../../terminal/warn.ts";
import { reportRunFault } from "./report-run-fault.ts";

/** Tells why a prepared child was not started; gives the exit code. */
export async function reportPreparedFault(thrown: unknown, surroundings: Surroundings): Promise<number> {
  const read = readPlainLine(surroundings.words);
  // The agent has read them by the same function.
  if (!read) return await reportFault(thrown, surroundings);
  return await reportRunFault(thrown, { ...read.typed, surroundings });
}

/** The same for a fault of the agent's answer. */
export function reportAnsweredFault(facts: FaultFacts, surroundings: Surroundings): Promise<number> {
  // Its places are the command line's and the config's already.
  return reportPreparedFault(
    errorOf(facts, () => undefined),
    surroundings,
  );
}

/** Tells what the agent has to say; a child whose output isn't masked shares stderr with us. */
export function tellWarnings(
  warnings: readonly string[],
  { surroundings, isMasked }: { readonly surroundings: Surroundings; readonly isMasked: boolean },
): void {
  const { environment } = surroundings;
  const stderr = isMasked ? surroundings.stderr : sharedStderr();
  for (const text of warnings) warn(text, { stderr, environment });
}
