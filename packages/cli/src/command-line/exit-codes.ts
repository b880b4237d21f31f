import type { ExitCodeSpec } from "./command-spec.ts";

/** What the exit codes of every command mean. */
export const generalExitCodes: readonly ExitCodeSpec[] = [
  { code: "0", meaning: "done" },
  { code: "1", meaning: "a fault, which is told on stderr" },
  { code: "2", meaning: "a command line that can't be carried out as it was typed" },
];
