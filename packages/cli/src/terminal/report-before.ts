import { isCommandFault } from "../command-line/command-fault.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { reportFault } from "./report-fault.ts";

/** What is told by 125, so that it can't be taken for the exit code of what was to be started. */
export const failedBefore = 125;

/** As `reportFault`, for commands whose exit code is another program's: 125, but for codes with a meaning of their own. */
export async function reportBefore(error: unknown, surroundings: Surroundings): Promise<number> {
  const exitCode = await reportFault(error, surroundings);
  return isCommandFault(error) && exitCode !== 1 ? exitCode : failedBefore;
}
