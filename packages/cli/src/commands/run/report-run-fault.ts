import { isProcessStartError, type ProcessStartError } from "@latebound/sink-process";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { reportBefore } from "../../terminal/report-before.ts";
import { reportTableFaults } from "../check/report-table-faults.ts";
import { plainWordFault } from "./plain-word-fault.ts";

/** Tells why a command didn't run, with the place in the config where a table is at fault; gives the exit code. */
export async function reportRunFault(thrown: unknown, input: CommandInput): Promise<number> {
  const fault = isProcessStartError(thrown) ? startFault(thrown, input) : plainWordFault(thrown, input);
  const [name] = input.words;
  if (name === undefined) return await reportBefore(fault, input.surroundings);
  return await reportTableFaults(fault, { sink: "process", name }, input);
}

/** Why a command can't be started; what was said on the command line is named as it is there. */
function startFault(
  { path, summary, hint, exitCode }: ProcessStartError,
  { options }: Pick<CommandInput, "options">,
): CommandFault {
  if (path.endsWith(".directory") && options.directory !== undefined)
    return new CommandFault(`--directory: ${summary}`, { exitCode });
  return new CommandFault(path.startsWith("run.") ? summary : `${path}: ${summary}`, { exitCode, hint });
}
