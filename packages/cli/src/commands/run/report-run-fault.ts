import type { CommandInput } from "../../command-line/command-spec.ts";
import { reportBefore } from "../../terminal/report-before.ts";
import { reportTableFaults } from "../check/report-table-faults.ts";
import { plainWordFault } from "./plain-word-fault.ts";

/** Tells why a command didn't run, with the place in the config where a table is at fault; gives the exit code. */
export async function reportRunFault(thrown: unknown, input: CommandInput): Promise<number> {
  const fault = plainWordFault(thrown, input);
  const [name] = input.words;
  if (name === undefined) return await reportBefore(fault, input.surroundings);
  return await reportTableFaults(fault, { sink: "process", name }, input);
}
