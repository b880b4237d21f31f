import { errorOf, type FaultFacts } from "../../agent/protocol/fault-facts.ts";
import { readPlainLine } from "../../command-line/read-plain-line.ts";
import { noticesBeside } from "../../surroundings/notices.ts";
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
export function reportAnsweredFault(
  { fault, warnings = [] }: AnsweredFault,
  surroundings: Surroundings,
): Promise<number> {
  tellWarnings(warnings, true, surroundings);
  // Its paths are the command line's and the tables' already.
  return reportPreparedFault(
    errorOf(fault, () => undefined),
    surroundings,
  );
}

/** A fault, and what there is to say beside it. */
interface AnsweredFault {
  readonly fault: FaultFacts;
  readonly warnings?: readonly string[];
}

/** Tells what the agent has to say of the child. */
export function tellWarnings(
  warnings: readonly string[],
  isMasked: boolean,
  surroundings: Surroundings,
): void {
  const notices = noticesBeside(isMasked, surroundings);
  for (const text of warnings) warn(text, notices);
}
