import { readCommandLine } from "./command-line/read-command-line.ts";
import { guardProcess } from "./surroundings/guard-process.ts";
import type { Surroundings } from "./surroundings/surroundings.ts";
import { reportFault } from "./terminal/report-fault.ts";

/** Carries out a command line; gives the exit code. Nothing is thrown. */
export async function runCommandLine(surroundings: Surroundings, version: string): Promise<number> {
  try {
    guardProcess(surroundings.environment);
    const read = readCommandLine(surroundings, version);
    if (!("command" in read)) return read.exitCode;
    const act = await read.command.load();
    return await act(read.input);
  } catch (error) {
    return await reportFault(error, surroundings);
  }
}
