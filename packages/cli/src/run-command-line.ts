import { commandWord } from "./command-line/command-word.ts";
import { readPlainLine } from "./command-line/read-plain-line.ts";
import { guardProcess } from "./surroundings/guard-process.ts";
import type { Surroundings } from "./surroundings/surroundings.ts";

/** Carries out a command line; gives the exit code. Nothing is thrown. */
export async function runCommandLine(surroundings: Surroundings, version: string): Promise<number> {
  try {
    guardProcess(surroundings.environment);
    const plain = readPlainLine(surroundings.words);
    const read = plain
      ? { command: plain.command, input: { ...plain.typed, surroundings } }
      : await readAnyLine(surroundings, version);
    if (!("command" in read)) return read.exitCode;
    const act = await read.command.load();
    return await act(read.input);
  } catch (error) {
    return await report(error, surroundings);
  }
}

/** `run` and `container` have an exit code for what keeps them from starting anything. */
async function report(error: unknown, surroundings: Surroundings): Promise<number> {
  const command = commandWord(surroundings.words);
  if (command === "run" || command === "container") {
    const { reportBefore } = await import("./terminal/report-before.ts");
    return await reportBefore(error, surroundings);
  }
  const { reportFault } = await import("./terminal/report-fault.ts");
  return await reportFault(error, surroundings);
}

async function readAnyLine(surroundings: Surroundings, version: string) {
  const { readCommandLine } = await import("./command-line/read-command-line.ts");
  return readCommandLine(surroundings, version);
}
