import type { CommandSpec } from "./command-spec.ts";

/** What a command's help says below its options: paragraphs, examples, exit codes. */
export function helpTextOf({ description, examples, exitCodes = [] }: CommandSpec): string {
  const paragraphs = description.map((paragraph) => `\n${paragraph}\n`);
  const shown = examples.map(({ line, says }) => `  # ${says}\n  ${line}\n`);
  const codes = exitCodes.map(({ code, meaning }) => `  ${code.padEnd(8)} ${meaning}\n`);
  return [
    ...paragraphs,
    "\nExamples:\n",
    ...shown,
    ...(codes.length === 0 ? [] : ["\nExit codes:\n", ...codes]),
  ].join("");
}
