import { Help } from "commander";
import type { CommandSpec } from "./command-spec.ts";

/**
 * What a command's help says below its options: paragraphs, examples, exit codes. What is meant to be read fits into the
 * width; what is meant to be copied stays on its line.
 */
export function helpTextOf({ description, examples, exitCodes = [] }: CommandSpec, width: number): string {
  const help = new Help();
  help.prepareContext({ helpWidth: width });
  const paragraphs = description.map((paragraph) => `\n${help.boxWrap(paragraph, width)}\n`);
  const shown = examples.map(({ line, says }) => `  # ${says}\n  ${line}\n`);
  const codes = exitCodes.map(({ code, meaning }) => `${help.formatItem(code, codeWidth, meaning, help)}\n`);
  return [
    ...paragraphs,
    "\nExamples:\n",
    ...shown,
    ...(codes.length === 0 ? [] : ["\nExit codes:\n", ...codes]),
  ].join("");
}

const codeWidth = 7;
