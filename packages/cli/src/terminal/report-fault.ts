import { cleanText, isSecretError } from "@latebound/provider";
import { isCommandFault } from "../command-line/command-fault.ts";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { createStyle, type Style } from "./style.ts";

/** Prints what went wrong, for the person who has to act, on stderr; gives the exit code. */
export async function reportFault(error: unknown, surroundings: Surroundings): Promise<number> {
  const { stderr, environment } = surroundings;
  const style = createStyle(stderr, environment);
  if (isCommandFault(error)) {
    // Both may quote names of a config that nobody trusts yet, and of files.
    const message = cleanText(error.message, mostCharacters);
    stderr.write(`${style.fault("latebound:")} ${message}\n${hintLine(error.hint, style)}`);
    return error.exitCode;
  }
  if (isSecretError(error)) {
    const { reportFaults } = await import("./report-faults.ts");
    await reportFaults(error.faults, surroundings);
    return 1;
  }
  // Whatever it says may hold a value: only its name is known to be harmless.
  const name = error instanceof Error ? error.constructor.name : typeof error;
  stderr.write(`${style.fault("latebound:")} an unexpected ${name}; please report how you got here\n`);
  return 1;
}

const mostCharacters = 2_000;

function hintLine(hint: string | undefined, style: Style): string {
  return hint === undefined ? "" : `  ${style.hint(cleanText(hint, mostCharacters))}\n`;
}
